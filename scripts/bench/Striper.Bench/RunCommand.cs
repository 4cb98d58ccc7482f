using System.Globalization;
using Striper.Bench.Measures;
using Striper.Bench.Options;
using Striper.Bench.Reporting;
using Striper.Bench.Running;
using Striper.Bench.Subjects;
using Striper.WanLab.Subjects;
using UsageException = Striper.WanLab.Options.UsageException;

namespace Striper.Bench;

/// <summary>The verb <c>run</c>.</summary>
internal sealed class RunCommand(RunOptions options)
{
    /// <summary>Runs what is asked for.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.List)
        {
            foreach (var measure in MeasureCatalog.All)
                Console.WriteLine($"{measure.Name,-14}{measure.Summary}");
            Console.WriteLine($"subjects      {SubjectCatalog.Default}");
            return;
        }

        var root = Environment.GetEnvironmentVariable("BENCH_ROOT") ?? throw new UsageException("start it by scripts/bench/run");
        var plan = BenchPlanReader.Read(options, Path.Combine(root, "Striper.Cli/bin/Release/net10.0/tcp-proxy.dll"));
        if (plan.Measures.Any(m => m is LatencyMeasure) && !Programs.IsInstalled("taskset"))
            throw new UsageException("latency: taskset is missing, install it (Debian package util-linux)");
        var scratch = Directory.CreateTempSubdirectory("striper-bench-");
        try
        {
            var run = new BenchRun(plan, ["dotnet", typeof(RunCommand).Assembly.Location], scratch.FullName, Console.Error);
            foreach (var measure in plan.Measures)
            {
                await measure.RunAsync(run, cancellationToken);
                BenchFiles.Write(options.Out.Length > 0 ? options.Out : Path.Combine(root, "artifacts/bench"), BenchTable.Of(run.Readings), Conditions(plan), run.Readings);
            }

            Console.WriteLine(BenchTable.Of(run.Readings));
            Console.WriteLine(Conditions(plan));
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static string Conditions(BenchPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"Medians of {plan.Runs} runs of {plan.Length.TotalSeconds:0.#} s, the subjects in turn; in parentheses what it is of {SubjectCatalog.Reference}'s; {Environment.ProcessorCount} cores, Linux {Environment.OSVersion.Version}, congestion control {File.ReadAllText("/proc/sys/net/ipv4/tcp_congestion_control").Trim()}.");
}
