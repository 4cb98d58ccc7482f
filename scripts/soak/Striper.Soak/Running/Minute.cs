namespace Striper.Soak.Running;

/// <summary>A minute of the run.</summary>
/// <param name="Number">From 1.</param>
/// <param name="IsWhole">Whether it was sampled from beginning to end.</param>
/// <param name="Bytes">Received and compared.</param>
/// <param name="Ended">Streams.</param>
/// <param name="KilledLegs">By chaos.</param>
/// <param name="Last">The sample at its end.</param>
internal sealed record Minute(int Number, bool IsWhole, long Bytes, int Ended, int KilledLegs, SoakSample Last);
