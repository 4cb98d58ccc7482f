using Striper.Common.Primitives;

namespace Striper.Server.Check;

/// <summary>What a check may take of this proxy. Whoever may make a tunnel may run one, so each figure bounds what that costs.</summary>
internal static class CheckLimits
{
    /// <summary>Streams at once: a check has two, and one that ends while the next begins.</summary>
    public const int MaxStreams = 16;

    /// <summary>What a stream may have sent back and not yet taken, bytes: far more than the short messages that time a path.</summary>
    public const int EchoBytes = 16 * 1024;

    /// <summary>What a stream is sent, bytes: more than 10 Gbit/s carry in <see cref="StreamTime"/> is nobody's path.</summary>
    public const long GeneratedBytes = 64L << 30;

    /// <summary>The life of a stream: longer than the longest measurement, and no client can keep this proxy busy by forgetting one.</summary>
    public static readonly TimeSpan StreamTime = TimeSpan.FromSeconds(60);

    /// <summary>Reports of what was counted come no closer: it is precise to a hundredth over the shortest useful measurement, and next to no traffic.</summary>
    public static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>What this end offers for the tunnel of a check.</summary>
    public static TunnelLimits Of(TunnelLimits limits) => limits with { MaxStreams = Math.Min(limits.MaxStreams, MaxStreams) };
}
