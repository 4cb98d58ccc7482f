namespace Striper.Soak.Legs;

/// <summary>How a leg ends.</summary>
internal enum LegHarm
{
    /// <summary>Both proxies see RST.</summary>
    Reset,

    /// <summary>Both proxies see FIN.</summary>
    Close,

    /// <summary>The -c proxy sees RST; the -s proxy sees nothing, what it sends is swallowed.</summary>
    ResetTowardClient,

    /// <summary>The -s proxy sees RST; the -c proxy sees nothing, what it sends is swallowed.</summary>
    ResetTowardServer,

    /// <summary>The -c proxy sees FIN; the -s proxy sees nothing, what it sends is swallowed.</summary>
    CloseTowardClient,

    /// <summary>The -s proxy sees FIN; the -c proxy sees nothing, what it sends is swallowed.</summary>
    CloseTowardServer,

    /// <summary>Of the next bytes in each direction a part arrives, most likely of a frame, then RST.</summary>
    CutAndReset,

    /// <summary>Of the next bytes in each direction a part arrives, most likely of a frame, then FIN.</summary>
    CutAndClose,

    /// <summary>What either proxy sends is swallowed.</summary>
    Blackhole,

    /// <summary>Neither proxy is read from or written to any more.</summary>
    StallForGood,
}
