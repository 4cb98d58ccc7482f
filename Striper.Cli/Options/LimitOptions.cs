using Striper.Common.Primitives;
using Striper.Common.Scheduling;

namespace Striper.Cli.Options;

/// <summary>What a proxy takes from others at most. Reaching one costs who reaches it, never the others and never the process.</summary>
internal sealed record LimitOptions
{
    /// <summary>Streams at once in a tunnel; of both ends the smaller holds. Bounds what a crowd of streams costs: 32 KiB each at worst.</summary>
    public int MaxStreams { get; init; } = TunnelLimits.Default.MaxStreams;

    /// <summary>Largest datagram, bytes; of both ends the smaller holds. Bounds what one frame makes a receiver hold.</summary>
    public int MaxDatagramBytes { get; init; } = TunnelLimits.LargestDatagramBytes;

    /// <summary>What a stream may have arrived and not delivered, bytes.</summary>
    public long StreamBufferBytes { get; init; } = Common.Tunnel.TunnelOptions.UsualStreamBufferBytes;

    /// <summary>The same of all streams of a tunnel beyond 16 KiB each, bytes.</summary>
    public long TunnelBufferBytes { get; init; } = Common.Tunnel.TunnelOptions.UsualTunnelBufferBytes;

    /// <summary>Applications that wait for a leg (<c>-c</c>).</summary>
    public int MaxWaiting { get; init; } = 1024;

    /// <summary>Tunnels at once (<c>-s</c>): every client process has one.</summary>
    public int MaxTunnels { get; init; } = 1024;

    /// <summary>Legs of a tunnel (<c>-s</c>).</summary>
    public int MaxLegs { get; init; } = ILegScheduler.MaxLegs;

    /// <summary>Connections that have not shown yet that they are legs (<c>-s</c>).</summary>
    public int MaxHandshakes { get; init; } = 1024;

    /// <summary>How long a connection may take to show it (<c>-s</c>).</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
