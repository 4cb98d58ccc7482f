using Microsoft.Extensions.Logging;
using Striper.Cli.Options;
using Striper.Common.Filtering;
using Striper.Common.Filtering.BuiltIn;
using Striper.Common.Filtering.Foo;

namespace Striper.Cli;

/// <summary>The filters of one proxy, put together from its options.</summary>
internal sealed class FilterComposition
{
    private readonly ConnectionCounter _counter = new();
    private readonly bool _isCounting;

    /// <summary>Configures them; <paramref name="foo"/> is the process's.</summary>
    public FilterComposition(FilterOptions options, FooMeter foo, ILogger logger)
    {
        if (options.Chain.Count == 0)
            return;
        var catalog = new FilterCatalog(_counter, foo, options.Loaded);
        _isCounting = options.Has(_counter.Name);
        Chain = new FilterChain([.. options.Chain.Select(spec => (spec.Name, Configure(catalog, spec)))], logger, TimeProvider.System);
    }

    /// <summary>What connections pass; null: nothing.</summary>
    public FilterChain? Chain { get; }

    /// <summary>What <c>connection-counter</c> has counted; null: it is not in the chain.</summary>
    public long? ConnectionCount => _isCounting ? _counter.Count : null;

    private static Func<FilterConnection, NetworkFilter> Configure(FilterCatalog catalog, FilterSpec spec) =>
        catalog.TryFind(spec.Name, out var factory) ? factory.Configure(spec.Settings) : throw new ArgumentException($"there is no filter {spec.Name}", nameof(spec));
}
