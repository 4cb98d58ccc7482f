namespace Striper.Common.Filtering;

/// <summary>The calls that go along a chain, and that a filter may hold.</summary>
public enum FilterCall
{
    /// <summary>A connection is there; no data passes before it has gone along the chain.</summary>
    NewConnection = 0,

    /// <summary>Data on its way from downstream, the application's side, to upstream.</summary>
    DownstreamData = 1,

    /// <summary>Data on its way from upstream, the target's side, to downstream.</summary>
    UpstreamData = 2,
}
