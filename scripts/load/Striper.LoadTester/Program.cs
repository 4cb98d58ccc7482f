using Striper.LoadTester.Options;
using Striper.LoadTester.Running;
using Striper.Tools;

namespace Striper.LoadTester;

/// <summary>The load tester's command.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => ToolProgram.RunAsync<LoadOptions>("load", HelpText.Text, args, RunAsync);

    private static async Task<int> RunAsync(LoadOptions options, CancellationToken stopping, CancellationToken aborting)
    {
        var plan = options.ToPlan();
        var run = new LoadRun(plan);
        var running = run.RunAsync(stopping);
        await Progress.ShowAsync(Console.Out, "connections", plan.Connections, () => run.Done, running);
        var result = await running;
        LoadReport.Write(Console.Out, result);
        return result.IsGood ? ToolExit.Succeeded : ToolExit.Failed;
    }
}
