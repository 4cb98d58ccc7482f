using Striper.Common.Filtering;

namespace Striper.Cli.Options;

/// <summary>The filters of one proxy.</summary>
/// <param name="Chain">In their order, downstream first; each is known and takes its settings.</param>
/// <param name="Loaded">What <c>--filter-assembly</c> has added to the names.</param>
internal sealed record FilterOptions(IReadOnlyList<FilterSpec> Chain, IReadOnlyList<INetworkFilterFactory> Loaded)
{
    /// <summary>No filters: the path costs nothing.</summary>
    public static FilterOptions None { get; } = new([], []);

    /// <summary>Whether one of this name is in the chain.</summary>
    public bool Has(string name) => Chain.Any(spec => spec.Name == name);
}
