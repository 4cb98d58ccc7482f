using Striper.Bench.Options;
using Striper.Bench.Processes;
using Striper.Bench.Scenarios;
using Striper.Bench.Subjects;
using Striper.WanLab.Options;

namespace Striper.Bench.Running;

/// <summary>What the options ask for, checked.</summary>
internal static class BenchPlanReader
{
    private const double BytesPerGigabyte = 1e9;

    /// <summary>Reads them.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="proxy">The proxy that is measured if the options name none.</param>
    /// <param name="findObstacle">Why a program cannot be used, or <see langword="null"/>.</param>
    /// <exception cref="UsageException">Something is wrong; the message says what.</exception>
    public static BenchPlan Read(BenchOptions options, string proxy, Func<InstalledProgram, string?> findObstacle)
    {
        Check(options.Runs is >= 1 and <= 100, $"--runs {options.Runs} is not 1 to 100");
        Check(options.Seconds is >= 1 and <= 600, $"--seconds {options.Seconds} is not 1 to 600");
        Check(options.WarmUpSeconds is >= 0 and <= 60, $"--warm-up {options.WarmUpSeconds} is not 0 to 60");
        Check(options.MemoryGigabytes is >= 0.1 and <= 1000, $"--memory-gb {options.MemoryGigabytes} is not 0.1 to 1000");
        Check(options.IdleStreams is >= 100 and <= 20_000, $"--idle-streams {options.IdleStreams} is not 100 to 20000");
        string[] names = [.. options.Scenarios];
        IReadOnlyList<Scenario> scenarios = names.Length == 0 ? ScenarioCatalog.All : [.. names.Select(ScenarioCatalog.Find)];
        var file = options.Proxy.Length > 0 ? Path.GetFullPath(options.Proxy) : proxy;
        ISubject[] subjects =
        [
            .. options.Subjects.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name => SubjectCatalog.Find(name, file)),
        ];
        Check(subjects.Length > 0, $"--subjects names none");
        foreach (var subject in subjects.Where(_ => scenarios.Any(s => s.HasPeers)))
        {
            if (subject.Programs.Select(findObstacle).FirstOrDefault(o => o is not null) is { } obstacle)
                throw new UsageException($"{subject.Name} cannot be measured: {obstacle}; --subjects leaves it out");
        }

        foreach (var scenario in scenarios)
        {
            if (scenario.Programs.Select(findObstacle).FirstOrDefault(o => o is not null) is { } obstacle)
                throw new UsageException($"{scenario.Name} cannot be measured: {obstacle}; name the other scenarios");
        }

        return new BenchPlan(
            scenarios,
            subjects,
            file,
            options.Runs,
            TimeSpan.FromSeconds(options.Seconds),
            TimeSpan.FromSeconds(options.WarmUpSeconds),
            (long)(options.MemoryGigabytes * BytesPerGigabyte),
            options.IdleStreams);
    }

    private static void Check(bool isRight, FormattableString message)
    {
        if (!isRight)
            throw new UsageException(FormattableString.Invariant(message));
    }
}
