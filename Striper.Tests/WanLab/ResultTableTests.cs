using NUnit.Framework;
using Striper.WanLab.Load;
using Striper.WanLab.Measures;
using Striper.WanLab.Reporting;
using Striper.WanLab.Running;
using Striper.WanLab.Scenarios;

namespace Striper.Tests.WanLab;

internal sealed class ResultTableTests
{
    [Test]
    public void HasALineForEachFigureAndAColumnForEachSubject()
    {
        RunResult[] results =
        [
            Result("even", "striper", 1, [], ("goodput / limit", null, 0.9), ("longest pause", "ms", 120)),
            Result("even", "tcp", 1, [], ("goodput / limit", null, 0.25), ("longest pause", "ms", double.NaN)),
            Result("even", "striper", 2, [], ("goodput / limit", null, 0.98), ("longest pause", "ms", 130)),
            Result("even", "tcp", 2, ["reset"]),
        ];

        Assert.That(Lines(results), Is.EqualTo((string[])
        [
            "| scenario | direction | figure | striper | tcp |",
            "|---|---|---|---:|---:|",
            "| even: 4 x 20 Mbit/s, 40 ms | up | goodput / limit | 0.940 | 0.250\\* |",
            "| even: 4 x 20 Mbit/s, 40 ms | up | longest pause, ms | 125 | -\\* |",
        ]));
    }

    [Test]
    public void ASubjectWithoutAnyFigureStillHasItsCell()
    {
        RunResult[] results = [Result("even", "striper", 1, [], ("goodput / limit", null, 0.9)), Result("even", "tcp", 1, ["died"])];

        Assert.That(Lines(results)[^1], Does.EndWith("| 0.900 | -\\* |"));
    }

    private static string[] Lines(IReadOnlyList<RunResult> results) =>
        ResultTable.Of(results, ["striper", "tcp"], ScenarioCatalog.All).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static RunResult Result(string scenario, string subject, int run, string[] failures, params (string Name, string? Unit, double Value)[] figures) =>
        new(scenario, TransferDirection.Up, subject, run, [.. figures.Select(f => new Figure(f.Name, f.Unit, f.Value))], failures);
}
