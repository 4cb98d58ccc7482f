using Striper.Bench.Reporting;
using Striper.Bench.Scenarios;
using Striper.WanLab.Lab;

namespace Striper.Bench.Running;

/// <summary>All runs of a plan: in each run every cell of a scenario in turn, so that whatever else the machine does falls on all of them.</summary>
internal sealed class Suite(BenchPlan plan, BenchPlace place, TextWriter progress)
{
    /// <summary>Runs them.</summary>
    /// <param name="onResult">Called for each line of a table as it comes.</param>
    /// <param name="cancellationToken">Ends the runs, and all that they have started.</param>
    public async Task RunAsync(Action<RunResult> onResult, CancellationToken cancellationToken)
    {
        foreach (var scenario in plan.Scenarios)
        {
            var cells = scenario.Cells(plan);
            for (var run = 1; run <= plan.Runs; run++)
            {
                foreach (var cell in cells)
                    await RunAsync(scenario.Name, cell, run, onResult, cancellationToken);
            }
        }
    }

    private async Task RunAsync(string scenario, ICell cell, int run, Action<RunResult> onResult, CancellationToken cancellationToken)
    {
        foreach (var result in await ResultsAsync(scenario, cell, run, cancellationToken))
        {
            onResult(result);
            var figures = result.Figures.Select(f => $"{f.Name} {ResultTable.Number(f.Value)}");
            await progress.WriteLineAsync($"{scenario} {run}/{plan.Runs} {result.Row}: {result.Failure ?? string.Join("; ", figures)}");
        }
    }

    private async Task<IReadOnlyList<RunResult>> ResultsAsync(string scenario, ICell cell, int run, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await cell.RunAsync(place, cancellationToken);
            return [.. rows.Select(row => new RunResult(scenario, run, row.Name, row.Figures, Failure: null))];
        }
        catch (LabException e)
        {
            return [new RunResult(scenario, run, cell.Name, [], e.Message)];
        }
    }
}
