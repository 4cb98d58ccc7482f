using Striper.Bench.Options;
using Striper.Bench.Plots;
using Striper.Bench.Reporting;
using Striper.Bench.Running;
using Striper.Bench.Scenarios;
using Striper.WanLab.Options;
using ResultFiles = Striper.WanLab.Reporting.ResultFiles;

namespace Striper.Bench;

/// <summary>The verb <c>run</c>.</summary>
internal sealed class RunCommand(BenchOptions options)
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

        var root = Environment.GetEnvironmentVariable("BENCH_ROOT") ?? throw new UsageException("start it by scripts/bench/run");
        var plan = BenchPlanReader.Read(options, Path.Combine(root, "Striper.Cli/bin/Release/net10.0/tcp-proxy.dll"), program => program.Obstacle);
        if (!File.Exists(plan.Proxy))
            throw new UsageException($"there is no {plan.Proxy}, build it");
        var directory = options.Out.Length > 0 ? options.Out : Path.Combine(root, "artifacts/bench");
        var scratch = Directory.CreateTempSubdirectory("striper-bench-");
        try
        {
            var place = new BenchPlace(["dotnet", typeof(RunCommand).Assembly.Location], scratch.FullName);
            return await RunAsync(plan, place, directory, options.Plot ? Path.Combine(root, "docs/plots") : directory, cancellationToken);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static async Task<int> RunAsync(BenchPlan plan, BenchPlace place, string directory, string plotDirectory, CancellationToken cancellationToken)
    {
        var results = new List<RunResult>();
        var conditions = await Machine.ConditionsAsync(plan, cancellationToken);
        var files = new ResultFiles(directory);
        await new Suite(plan, place, Console.Error).RunAsync(
            result =>
            {
                results.Add(result);
                files.Write(ResultTable.Of(results, plan.Scenarios), conditions, results);
            },
            cancellationToken);
        if (plan.Scenarios.Any(s => s.Name == ScenarioCatalog.Streams))
            PlotFiles.Write(plotDirectory, results);
        Console.WriteLine(ResultTable.Of(results, plan.Scenarios));
        Console.WriteLine(conditions);
        return results.Exists(r => r.Failure is not null) ? 1 : 0;
    }
}
