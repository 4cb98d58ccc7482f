using Striper.Bench.Running;

namespace Striper.Bench.Scenarios;

/// <summary>One measurement of a scenario, with everything new.</summary>
internal interface ICell
{
    /// <summary>For the line that says it has failed; if it gives one row, that row's name.</summary>
    string Name { get; }

    /// <summary>Measures.</summary>
    Task<IReadOnlyList<Row>> RunAsync(BenchPlace place, CancellationToken cancellationToken);
}
