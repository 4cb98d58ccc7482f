using Striper.Cli.Check.Display;
using Striper.Cli.Options;

namespace Striper.Cli.Check;

/// <summary>Takes the steps of a check in their order, and knows when there is nothing more to find.</summary>
/// <param name="options">What to check.</param>
/// <param name="measure">Takes one step; it tells the phases as it goes.</param>
/// <param name="progress">Is told how far it is.</param>
internal sealed class CheckRun(CheckOptions options, Func<CheckStep, CancellationToken, Task<CheckRow>> measure, CheckProgress progress)
{
    /// <summary>Runs it.</summary>
    public async Task<CheckResult> RunAsync(CancellationToken cancellation)
    {
        var alone = CheckPlan.ItemsAlone(options);
        progress.Expect(alone.Count + CheckPlan.Together(options.Items).Count);
        var items = new List<CheckRow>();
        foreach (var step in alone)
            items.Add(await TakeAsync(step, cancellation));
        List<ViaItem> alive = [.. options.Items.Where((_, i) => items.Count == 0 || items[i].Figures is not null)];
        if (items.Count > 0 && alive.Count == 0)
            return new CheckResult(items, [], IsEndReached: false);

        var steps = CheckPlan.Together(alive);
        progress.Expect(alone.Count + steps.Count);
        var rows = new List<CheckRow>();
        foreach (var step in steps)
        {
            rows.Add(await TakeAsync(step, cancellation));
            if (rows[^1].Figures is null)
                break;
            if (rows.Count < steps.Count && IsEndReached(rows))
                return new CheckResult(items, rows, IsEndReached: true);
        }

        return new CheckResult(items, rows, IsEndReached: false);
    }

    /// <summary>Whether twice in a row more legs were hardly worth it.</summary>
    internal static bool IsEndReached(IReadOnlyList<CheckRow> rows) =>
        rows.Count >= 3 && !Grows(rows[^3], rows[^2]) && !Grows(rows[^2], rows[^1]);

    private static bool Grows(CheckRow fewer, CheckRow more) =>
        more.Figures!.SumBitsPerSecond >= fewer.Figures!.SumBitsPerSecond * CheckPlan.WorthwhileGrowth;

    private async Task<CheckRow> TakeAsync(CheckStep step, CancellationToken cancellation)
    {
        progress.Begin(step);
        var row = await measure(step, cancellation);
        progress.End(row);
        return row;
    }
}
