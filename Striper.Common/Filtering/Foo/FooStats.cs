namespace Striper.Common.Filtering.Foo;

/// <summary><c>foo-stats</c>: counts the messages of the Foo protocol as they pass, and changes and delays nothing.</summary>
public sealed class FooStats(FooMeter meter) : INetworkFilterFactory
{
    /// <summary>What it is called.</summary>
    public const string FilterName = "foo-stats";

    /// <inheritdoc/>
    public string Name => FilterName;

    /// <inheritdoc/>
    public Func<FilterConnection, NetworkFilter> Configure(FilterSettings settings)
    {
        settings.AllowOnly();
        return _ => new Filter(meter);
    }

    private sealed class Filter(FooMeter meter) : NetworkFilter
    {
        private FooParser _downstream;
        private FooParser _upstream;

        public override FilterVerdict OnDownstreamData(FilterBuffer data, bool isEnd) => Count(ref _downstream, data, isEnd);

        public override FilterVerdict OnUpstreamData(FilterBuffer data, bool isEnd) => Count(ref _upstream, data, isEnd);

        private FilterVerdict Count(ref FooParser parser, FilterBuffer data, bool isEnd)
        {
            var counts = parser.Read(data.Bytes);
            meter.Add(isEnd ? counts + parser.End() : counts);
            return FilterVerdict.Pass;
        }
    }
}
