using System.Net;
using Striper.Common.Filtering;
using Striper.Common.Transport;

namespace Striper.Common.Relay;

/// <summary>What a <see cref="RelayProxy"/> listens on and where it forwards to.</summary>
public sealed record RelayOptions
{
    /// <summary>Where applications connect; port 0 picks one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Name or address of the target; a name is resolved anew for each connection.</summary>
    public required string TargetHost { get; init; }

    /// <summary>Port of the target, 1 to 65535.</summary>
    public required int TargetPort { get; init; }

    /// <summary>Which side speaks tcp-striper's frames; default neither.</summary>
    public FramedSide Framed { get; init; }

    /// <summary>
    /// How long resolving and connecting may take, all addresses together; default 10 s. Shorter than a round trip and nothing connects;
    /// very long, and applications wait for dead targets.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections to the target that are made ahead of their use, 0 (the default: none) to <see cref="TargetPool.LargestSize"/>.</summary>
    public int PoolSize { get; init; }

    /// <summary>Whose connections are taken; null: anybody's.</summary>
    public AllowedAddresses? Allow { get; init; }

    /// <summary>What connections pass; null: nothing.</summary>
    public FilterChain? Filters { get; init; }

    /// <summary>How long connections may go on after a stop before they are reset; default 10 s, zero resets at once.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(10);

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(TargetHost);
        ArgumentOutOfRangeException.ThrowIfLessThan(TargetPort, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TargetPort, 65535);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ConnectTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(PoolSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PoolSize, TargetPool.LargestSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(Drain, TimeSpan.Zero);
    }
}
