using Striper.Bench.Measures;
using Striper.Bench.Options;
using Striper.Bench.Subjects;
using UsageException = Striper.WanLab.Options.UsageException;

namespace Striper.Bench.Running;

/// <summary>Checks what the user asks for.</summary>
internal static class BenchPlanReader
{
    private const int MostRuns = 100;

    /// <summary>The plan.</summary>
    /// <exception cref="UsageException">It cannot be had.</exception>
    public static BenchPlan Read(RunOptions options, string builtProxy)
    {
        if (options.Runs is < 1 or > MostRuns)
            throw new UsageException($"--runs {options.Runs}: 1 to {MostRuns}");
        if (options.Seconds is not (>= 0.5 and <= 600))
            throw new UsageException($"--seconds {options.Seconds}: 0.5 to 600");
        if (options.MemoryGigabytes is not (>= 0.1 and <= 1000))
            throw new UsageException($"--memory-gb {options.MemoryGigabytes}: 0.1 to 1000");
        var proxy = options.Proxy.Length > 0 ? options.Proxy : builtProxy;
        return new BenchPlan
        {
            Measures = options.Measures.Any() ? [.. options.Measures.Select(MeasureOf)] : MeasureCatalog.All,
            Subjects = SubjectCatalog.Parse(options.Subjects, proxy),
            Runs = options.Runs,
            Length = TimeSpan.FromSeconds(options.Seconds),
            MemoryGigabytes = options.MemoryGigabytes,
            Proxy = proxy,
        };
    }

    private static IMeasure MeasureOf(string name) => MeasureCatalog.All.FirstOrDefault(m => m.Name == name)
        ?? throw new UsageException($"there is no measure '{name}'; {string.Join(", ", MeasureCatalog.All.Select(m => m.Name))} are there");
}
