using Striper.WanLab.Load;
using Striper.WanLab.Running;

namespace Striper.WanLab.Plots;

/// <summary>Runs scenarios once each and draws them.</summary>
internal sealed class PlotSuite(RunPlan plan, LabPlace place, TextWriter progress)
{
    // A few round trips: shorter shows the sawtooth of single packets, longer hides the pause.
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(100);

    /// <summary>Writes SCENARIO-SUBJECT-DIRECTION.svg for each.</summary>
    public async Task RunAsync(string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        foreach (var scenario in plan.Scenarios)
        {
            foreach (var direction in scenario.Directions.Intersect(plan.Directions).Where(d => d is TransferDirection.Up or TransferDirection.Down))
            {
                foreach (var subject in plan.Subjects)
                {
                    var run = await new ScenarioRun(plan, scenario, direction, subject, place) { SamplingInterval = _step }.RunAsync(cancellationToken);
                    var word = direction.ToString().ToLowerInvariant();
                    var file = Path.Combine(directory, $"{scenario.Name}-{subject.Name}-{word}.svg");
                    var plot = GoodputPlot.Of(run, direction, $"{subject.Name}, {word}: {scenario.Summary}");
                    await File.WriteAllTextAsync(file, SvgPlot.Draw(plot), cancellationToken);
                    await progress.WriteLineAsync(file);
                }
            }
        }
    }
}
