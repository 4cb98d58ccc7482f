using Striper.Soak.Options;
using Striper.Soak.Reporting;
using Striper.Soak.Running;
using Striper.WanLab.Options;
using Striper.WanLab.Reporting;

namespace Striper.Soak;

/// <summary>Runs what is asked for, and writes the report.</summary>
internal sealed class RunCommand(SoakOptions options)
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var root = Environment.GetEnvironmentVariable("SOAK_ROOT") ?? throw new UsageException("start it by scripts/soak/run");
        var plan = SoakPlanReader.Read(options, Path.Combine(root, "Striper.Cli/bin/Release/net10.0/tcp-proxy.dll"), Random.Shared.Next(1, int.MaxValue));
        if (!File.Exists(plan.Proxy))
            throw new UsageException($"there is no {plan.Proxy}, build it");
        var directory = options.Out.Length > 0 ? options.Out : Path.Combine(root, "artifacts/soak");
        Directory.CreateDirectory(directory);
        Console.WriteLine($"seed {plan.Seed}, {plan.Schedule.Count} steps of chaos:");
        foreach (var step in plan.Schedule)
            Console.WriteLine($"  {step}");
        var run = new SoakRun(plan, Console.Out);
        SoakResult result;
        try
        {
            result = await run.RunAsync(cancellationToken);
        }
        finally
        {
            await File.WriteAllLinesAsync(Path.Combine(directory, "client.log"), run.Logs.Client, CancellationToken.None);
            await File.WriteAllLinesAsync(Path.Combine(directory, "server.log"), run.Logs.Server, CancellationToken.None);
        }

        var table = SoakTable.Of(result);
        var conditions = FormattableString.Invariant(
            $"{plan.Legs} legs, {plan.Streams} streams at once, at most {plan.BytesPerSecond / 1e6:0.#} MB/s; {Environment.ProcessorCount} cores, Linux {(await File.ReadAllTextAsync("/proc/sys/kernel/osrelease", cancellationToken)).Trim()}, .NET {Environment.Version}.");
        new ResultFiles(directory).Write(table, conditions, [result]);
        Console.WriteLine($"\n{table}\n{conditions}");
        return result.WrongCount == 0 ? 0 : 1;
    }
}
