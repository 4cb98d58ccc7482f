using Striper.Common.Relay;

namespace Striper.Cli.Options;

/// <summary>
/// Forward each connection to the target, without a tunnel: neither <c>-c</c> nor <c>-s</c>, or one of them with <c>--classic</c>.
/// </summary>
internal sealed record RelayOptions : ProxyOptions
{
    /// <summary>Where each connection is forwarded to.</summary>
    public required HostPort Target { get; init; }

    /// <summary>Warm connections to the target, 0 to 512.</summary>
    public required int PoolSize { get; init; }

    /// <summary>Which side speaks tcp-striper's frames: the target with <c>-c --classic</c>, those who connect with <c>-s --classic</c>.</summary>
    public FramedSide Framed { get; init; }
}
