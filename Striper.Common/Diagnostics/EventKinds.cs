namespace Striper.Common.Diagnostics;

/// <summary>Kinds of <see cref="ProxyEvent"/>; the words are part of the statistics' format.</summary>
public static class EventKinds
{
    /// <summary>A leg came up.</summary>
    public const string LegUp = "leg-up";

    /// <summary>A leg ended.</summary>
    public const string LegDown = "leg-down";

    /// <summary>A leg was benched.</summary>
    public const string LegSilent = "leg-silent";

    /// <summary>A benched leg is used again.</summary>
    public const string LegBack = "leg-back";

    /// <summary>The user paused a leg.</summary>
    public const string LegPaused = "leg-paused";

    /// <summary>The user let a leg go on.</summary>
    public const string LegResumed = "leg-resumed";

    /// <summary>What a dead or silent leg held was sent again.</summary>
    public const string Reinjected = "reinjected";

    /// <summary>A tunnel began.</summary>
    public const string TunnelUp = "tunnel-up";

    /// <summary>A tunnel ended.</summary>
    public const string TunnelDown = "tunnel-down";

    /// <summary>No leg could be brought up.</summary>
    public const string DialFailed = "dial-failed";

    /// <summary>A stream was reset.</summary>
    public const string StreamReset = "stream-reset";
}
