using System.Globalization;
using Striper.Cli.Check.Display;
using Striper.Cli.Options;

namespace Striper.Cli.Check;

/// <summary>The verb <c>check</c>: measures what a path gives over more and more legs, and says how many to use.</summary>
/// <param name="options">What to check.</param>
/// <param name="display">Where it shows how far it is, and what went wrong.</param>
/// <param name="output">Where the result goes.</param>
internal sealed class CheckCommand(CheckOptions options, ICheckDisplay display, TextWriter output)
{
    /// <summary>Runs the check.</summary>
    /// <param name="stopping">Ends it, without a result.</param>
    /// <returns>The exit code: success if there is a result.</returns>
    public async Task<int> RunAsync(CancellationToken stopping)
    {
        foreach (var note in options.Notes)
            display.WriteLine($"note: {note}");
        display.WriteLine(Announce(options));
        var progress = new CheckProgress(options, TimeProvider.System, display.WriteLine);
        using var tunnels = new CheckTunnels(options, progress, new CheckLogger(display));
        var running = new CheckRun(options, tunnels.MeasureAsync, progress).RunAsync(stopping);
        await display.ShowAsync(progress, running);
        try
        {
            return Report(await running);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            display.WriteLine("stopped");
            return ExitCode.Failure;
        }
    }

    /// <summary>What is about to be done, and how long it takes.</summary>
    internal static string Announce(CheckOptions options)
    {
        var alone = CheckPlan.ItemsAlone(options).Count;
        var together = CheckPlan.Together(options.Items);
        var counts = string.Join(", ", together.SkipLast(1).Select(step => step.Legs));
        var time = CheckPlan.TimeOf(alone + together.Count, options.Seconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"checking {options.Server} over {counts} and {together[^1].Legs} legs{(alone > 0 ? ", and each item of --via alone" : "")}, {options.Seconds.TotalSeconds:0.###} s each way: about {Math.Ceiling(time.TotalSeconds):0} s");
    }

    private int Report(CheckResult result)
    {
        if (result.Together.All(row => row.Figures is null))
        {
            var failed = result.Together.Concat(result.Items).First();
            var from = result.Together.Count == 0 ? " from any item of --via" : "";
            display.WriteLine($"tcp-proxy: no leg to {options.Server}{from}: {CheckFailure.Describe(failed.Failure!)}");
            return ExitCode.Failure;
        }

        CheckTable.Write(result, output);
        foreach (var line in CheckVerdict.Describe(result, options.Items))
            output.WriteLine(line);
        output.Flush();
        return ExitCode.Success;
    }
}
