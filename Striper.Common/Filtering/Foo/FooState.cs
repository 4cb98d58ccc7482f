namespace Striper.Common.Filtering.Foo;

/// <summary>What a <see cref="FooMeter"/> holds, at one moment.</summary>
/// <param name="SavedAt">The moment.</param>
/// <param name="Total">The sums.</param>
/// <param name="Window">Of the last ten seconds, the newest first.</param>
public sealed record FooState(DateTimeOffset SavedAt, FooCounts Total, IReadOnlyList<FooSlot> Window);
