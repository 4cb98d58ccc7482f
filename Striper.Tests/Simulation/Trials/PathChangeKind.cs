namespace Striper.Tests.Simulation.Trials;

/// <summary>What may happen to a path.</summary>
internal enum PathChangeKind
{
    /// <summary>Its rate is another from here on.</summary>
    Rate,

    /// <summary>Its round trip is another from here on.</summary>
    RoundTrip,

    /// <summary>Everything vanishes for a while, and nobody is told.</summary>
    Black,

    /// <summary>Its leg is reset at both ends.</summary>
    Kill,
}
