namespace Striper.Soak.Chaos;

/// <summary>What happens.</summary>
internal enum ChaosKind
{
    /// <summary>Some legs see RST, on both sides or on one.</summary>
    Reset,

    /// <summary>Some legs see FIN, on both sides or on one.</summary>
    Close,

    /// <summary>Some legs end in the middle of a frame.</summary>
    Cut,

    /// <summary>Some legs swallow everything.</summary>
    Blackhole,

    /// <summary>Some legs stall, and go on later.</summary>
    Stall,

    /// <summary>A leg stalls for good.</summary>
    StallForGood,

    /// <summary>Some legs become longer for a while.</summary>
    Delay,

    /// <summary>Some legs become slow for a while.</summary>
    Throttle,

    /// <summary>New legs are refused for a while, and some of those that live are reset.</summary>
    RefuseLegs,

    /// <summary>New legs are accepted and not answered for a while, and some of those that live are reset.</summary>
    IgnoreLegs,

    /// <summary>Every leg at once.</summary>
    ResetAll,

    /// <summary>A leg each second.</summary>
    ResetEachSecond,

    /// <summary>The -c proxy stands still (SIGSTOP).</summary>
    StopClient,

    /// <summary>The -s proxy stands still.</summary>
    StopServer,

    /// <summary>Both stand still.</summary>
    StopBoth,

    /// <summary>Every leg is reset, and new ones are refused.</summary>
    Outage,

    /// <summary>Every leg swallows everything, and new ones are not answered.</summary>
    SilentOutage,

    /// <summary>The target refuses connections.</summary>
    TargetRefuses,

    /// <summary>The target does not accept connections.</summary>
    TargetHangs,
}
