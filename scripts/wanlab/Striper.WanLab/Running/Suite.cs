using System.Globalization;
using Striper.WanLab.Lab;
using Striper.WanLab.Load;
using Striper.WanLab.Measures;
using Striper.WanLab.Scenarios;

namespace Striper.WanLab.Running;

/// <summary>All runs of a plan, the subjects in turn.</summary>
internal sealed class Suite(RunPlan plan, LabPlace place, TextWriter progress)
{
    /// <summary>Runs them; what one run says of itself is reported as it comes.</summary>
    /// <param name="onResult">Called after each run.</param>
    /// <param name="cancellationToken">Ends the runs, and takes the lab down.</param>
    public async Task RunAsync(Action<RunResult> onResult, CancellationToken cancellationToken)
    {
        foreach (var scenario in plan.Scenarios)
        {
            foreach (var direction in scenario.Directions.Intersect(plan.Directions))
            {
                for (var run = 1; run <= plan.Runs; run++)
                    await RunAsync(scenario, direction, run, onResult, cancellationToken);
            }
        }
    }

    private async Task RunAsync(Scenario scenario, TransferDirection direction, int run, Action<RunResult> onResult, CancellationToken cancellationToken)
    {
        foreach (var subject in plan.Subjects)
        {
            var result = await RunAsync(new ScenarioRun(plan, scenario, direction, subject, place), scenario, cancellationToken);
            onResult(new RunResult(scenario.Name, direction, subject.Name, run, result.Figures, result.Failures));
            var figures = result.Figures.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name} {f.Value:0.###}{(f.Unit is null ? "" : " " + f.Unit)}"));
            await progress.WriteLineAsync(
                $"{scenario.Name} {direction.ToString().ToLowerInvariant()} {subject.Name} {run}/{plan.Runs}: "
                + string.Join("; ", [.. figures, .. result.Failures]));
        }
    }

    /// <summary>A run that fails as a whole has no figures, only the reason.</summary>
    private static async Task<(IReadOnlyList<Figure> Figures, IReadOnlyList<string> Failures)> RunAsync(
        ScenarioRun run, Scenario scenario, CancellationToken cancellationToken)
    {
        try
        {
            var record = await run.RunAsync(cancellationToken);
            return ([.. scenario.Measures.SelectMany(m => m.Of(record))], record.Failures);
        }
        catch (LabException e)
        {
            return ([], [e.Message]);
        }
    }
}
