namespace Striper.Soak.Running;

/// <summary>The run at a time.</summary>
/// <param name="Seconds">Since its beginning.</param>
/// <param name="Phase">Of the run.</param>
/// <param name="Bytes">Received and compared so far, both directions.</param>
/// <param name="Open">Streams.</param>
/// <param name="Ended">Streams so far.</param>
/// <param name="LiveLegs">In the relay.</param>
/// <param name="KilledLegs">So far.</param>
/// <param name="Wrong">Things so far.</param>
/// <param name="Client">The -c proxy.</param>
/// <param name="Server">The -s proxy.</param>
internal sealed record SoakSample(
    double Seconds, string Phase, long Bytes, int Open, int Ended, int LiveLegs, int KilledLegs, int Wrong, ProcessSample Client, ProcessSample Server);
