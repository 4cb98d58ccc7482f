using Striper.WanLab.Load;
using Striper.WanLab.Options;
using Striper.WanLab.Scenarios;
using Striper.WanLab.Subjects;

namespace Striper.WanLab.Running;

/// <summary>What the options ask for, checked.</summary>
internal static class RunPlanReader
{
    private static readonly string[] _subjectNames = ["striper", "tcp", "mptcp"];

    /// <summary>Reads them.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="proxy">The proxy that is measured if the options name none.</param>
    /// <param name="kernelCongestion">The names that the kernel has, its default first.</param>
    /// <exception cref="UsageException">Something is wrong; the message says what.</exception>
    public static RunPlan Read(RunOptions options, string proxy, IReadOnlyList<string> kernelCongestion)
    {
        Check(options.Runs is >= 1 and <= 100, $"--runs {options.Runs} is not 1 to 100");
        Check(options.Seconds is >= 2 and <= 600, $"--seconds {options.Seconds} is not 2 to 600");
        Check(options.WarmUpSeconds is >= 0 and <= 60, $"--warm-up {options.WarmUpSeconds} is not 0 to 60");
        Check(
            options.Congestion.Length == 0 || kernelCongestion.Contains(options.Congestion),
            $"--congestion {options.Congestion} is none of this kernel's: {string.Join(", ", kernelCongestion)}");
        var names = options.Plot.Length > 0 ? Split(options.Plot) : [.. options.Scenarios];
        return new RunPlan(
            names.Count == 0 ? ScenarioCatalog.All : [.. names.Select(FindScenario)],
            [.. Split(options.Subjects).Select(name => Subject(name, options, proxy))],
            [.. Split(options.Directions).Select(Direction)],
            options.Runs,
            TimeSpan.FromSeconds(options.Seconds),
            TimeSpan.FromSeconds(options.WarmUpSeconds),
            HostCongestion(options.Congestion, kernelCongestion));
    }

    private static string HostCongestion(string wanted, IReadOnlyList<string> kernel) =>
        wanted.Length > 0 ? wanted : kernel.Contains("bbr") ? "bbr" : kernel[0];

    private static Scenario FindScenario(string name) =>
        ScenarioCatalog.All.FirstOrDefault(s => s.Name == name) ?? throw new UsageException($"there is no scenario '{name}', --list has them");

    private static TransferDirection Direction(string name) =>
        Enum.TryParse<TransferDirection>(name, ignoreCase: true, out var direction) && Enum.IsDefined(direction)
            ? direction
            : throw new UsageException($"'{name}' is not a direction: up, down, both or none");

    private static ISubject Subject(string name, RunOptions options, string proxy)
    {
        string[] congestion = options.Congestion.Length == 0 ? [] : ["--congestion", options.Congestion];
        ISubject subject = name switch
        {
            "striper" => new StriperSubject(
                options.Proxy.Length > 0 ? Path.GetFullPath(options.Proxy) : proxy,
                [.. congestion, .. Words(options.StriperOptions)],
                Words(options.ClientOptions)),
            "tcp" => new TcpSubject(),
            "mptcp" => new MptcpSubject(),
            _ => throw new UsageException($"'{name}' is not a subject: {string.Join(", ", _subjectNames)}"),
        };
        Check(subject.FindObstacle() is null, $"{name} cannot be measured: {subject.FindObstacle()}; --subjects leaves it out");
        return subject;
    }

    private static IReadOnlyList<string> Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IReadOnlyList<string> Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static void Check(bool isRight, string message)
    {
        if (!isRight)
            throw new UsageException(message);
    }
}
