namespace Striper.Bench.Measures;

/// <summary>All that is measured.</summary>
internal static class MeasureCatalog
{
    /// <summary>In the order in which they run.</summary>
    public static IReadOnlyList<IMeasure> All { get; } =
        [new BulkMeasure(), new LatencyMeasure(), new ConnectionsMeasure(), new StreamsMeasure(), new MemoryMeasure(), new StartupMeasure()];
}
