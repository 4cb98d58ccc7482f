namespace Striper.Tests.Support;

/// <summary>How a <see cref="TunnelPair"/> differs from the usual one.</summary>
internal sealed record TunnelPairOptions
{
    public int Legs { get; init; } = 8;

    /// <summary>Whether there is an express leg as well, as there is for users; most tests count legs and what happens to them.</summary>
    public bool HasExpressLeg { get; init; }

    /// <summary>More arguments of the -c proxy.</summary>
    public IReadOnlyList<string> ClientArguments { get; init; } = [];

    /// <summary>More arguments of the -s proxy.</summary>
    public IReadOnlyList<string> ServerArguments { get; init; } = [];

    /// <summary>When set, the legs pass a <see cref="LegChaos"/> that draws its victims from this seed.</summary>
    public int? ChaosSeed { get; init; }

    /// <summary>Whether the <see cref="LegChaos"/> keeps what goes over the legs, their handshakes included.</summary>
    public bool CapturesLegs { get; init; }

    /// <summary>What the -c proxy is started under, as in <see cref="ProxyProcess.StartAsync(IReadOnlyList{string}, IEnumerable{string}, CancellationToken)"/>.</summary>
    public IReadOnlyList<string> ClientLauncher { get; init; } = [];

    /// <summary>The same for the -s proxy.</summary>
    public IReadOnlyList<string> ServerLauncher { get; init; } = [];
}
