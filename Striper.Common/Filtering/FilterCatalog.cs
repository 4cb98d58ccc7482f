using System.Diagnostics.CodeAnalysis;
using Striper.Common.Filtering.BuiltIn;
using Striper.Common.Filtering.Foo;

namespace Striper.Common.Filtering;

/// <summary>The filters that <c>--filter</c> may name.</summary>
/// <param name="counter">The proxy's.</param>
/// <param name="foo">The process's.</param>
/// <param name="loaded">Those of others.</param>
public sealed class FilterCatalog(ConnectionCounter counter, FooMeter foo, IEnumerable<INetworkFilterFactory> loaded)
{
    private readonly INetworkFilterFactory[] _factories = [counter, new LogData(), new RateLimit(), new FooStats(foo), .. loaded];

    /// <summary>All names, those built in first.</summary>
    public IEnumerable<string> Names => _factories.Select(factory => factory.Name);

    /// <summary>Finds one; where several have the name, the first.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out INetworkFilterFactory? factory) =>
        (factory = Array.Find(_factories, f => f.Name == name)) is not null;
}
