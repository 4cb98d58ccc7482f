namespace Striper.Tests.Support;

/// <summary>
/// What <see cref="LegChaos"/> can do to a leg. Where it says FIN, the kernel may send RST after it for bytes that nobody read.
/// </summary>
internal enum LegHarm
{
    /// <summary>Both proxies see FIN.</summary>
    Close,

    /// <summary>Both proxies see RST.</summary>
    Reset,

    /// <summary>The -c proxy sees FIN; the -s proxy sees nothing: its bytes are swallowed.</summary>
    CloseTowardClient,

    /// <summary>The -c proxy sees RST; the -s proxy sees nothing: its bytes are swallowed.</summary>
    ResetTowardClient,

    /// <summary>The -s proxy sees FIN; the -c proxy sees nothing: its bytes are swallowed.</summary>
    CloseTowardServer,

    /// <summary>The -s proxy sees RST; the -c proxy sees nothing: its bytes are swallowed.</summary>
    ResetTowardServer,

    /// <summary>Neither proxy is read from any more: their send buffers fill up.</summary>
    Stall,

    /// <summary>Bytes of both proxies are read and swallowed.</summary>
    Blackhole,

    /// <summary>As a NAT does that has forgotten the flow: whichever proxy sends its next byte sees RST, the other one nothing.</summary>
    ResetOnNextByte,
}
