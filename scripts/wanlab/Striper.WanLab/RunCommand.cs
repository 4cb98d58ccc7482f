using Striper.WanLab.Load;
using Striper.WanLab.Options;
using Striper.WanLab.Plots;
using Striper.WanLab.Reporting;
using Striper.WanLab.Running;
using Striper.WanLab.Scenarios;

namespace Striper.WanLab;

/// <summary>The verb <c>run</c>.</summary>
internal sealed class RunCommand(RunOptions options)
{
    /// <summary>Runs what is asked for.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (options.List)
        {
            foreach (var scenario in ScenarioCatalog.All)
                Console.WriteLine($"{scenario.Name,-14}{scenario.Summary}");
            return 0;
        }

        var root = Environment.GetEnvironmentVariable("WANLAB_ROOT") ?? throw new UsageException("start it by scripts/wanlab/run");
        var plan = RunPlanReader.Read(options, Path.Combine(root, "Striper.Cli/bin/Release/net10.0/tcp-proxy.dll"), Machine.CongestionControls());
        var place = new LabPlace(
            Path.Combine(root, "scripts/wanlab/lab"),
            Environment.GetEnvironmentVariable("WANLAB_NAME") ?? "wanlab",
            ["dotnet", typeof(RunCommand).Assembly.Location]);
        if (options.Plot.Length > 0)
        {
            await new PlotSuite(plan, place, Console.Error).RunAsync(options.Out.Length > 0 ? options.Out : Path.Combine(root, "docs/plots"), cancellationToken);
            return 0;
        }

        return await RunSuiteAsync(plan, place, options.Out.Length > 0 ? options.Out : Path.Combine(root, "artifacts/wanlab"), cancellationToken);
    }

    private async Task<int> RunSuiteAsync(RunPlan plan, LabPlace place, string directory, CancellationToken cancellationToken)
    {
        var results = new List<RunResult>();
        var subjects = plan.Subjects.Select(s => s.Name).ToArray();
        var conditions = Machine.Conditions(plan, options.Congestion);
        var files = new ResultFiles(directory);
        string Table() => ResultTable.Of(results, subjects, plan.Scenarios);
        await new Suite(plan, place, Console.Error).RunAsync(
            result =>
            {
                results.Add(result);
                files.Write(Table(), conditions, results);
            },
            cancellationToken);
        Console.WriteLine(Table());
        Console.WriteLine(conditions);
        return results.Any(r => r.Subject == "striper" && r.Failures.Count > 0) ? 1 : 0;
    }
}
