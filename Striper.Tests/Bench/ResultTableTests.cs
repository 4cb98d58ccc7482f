using NUnit.Framework;
using Striper.Bench.Reporting;
using Striper.Bench.Running;
using Striper.Bench.Scenarios;

namespace Striper.Tests.Bench;

internal sealed class ResultTableTests
{
    private static readonly Scenario _bulk = new("bulk", "one stream", HasPeers: true, _ => []);

    [Test]
    public void HasMediansAndTheirRatiosToHaproxy()
    {
        RunResult[] results =
        [
            Result(1, "striper-4", ("goodput, Mbit/s", 8000), ("CPU, s/GB", 1)),
            Result(1, "haproxy", ("goodput, Mbit/s", 5000), ("CPU, s/GB", 2)),
            Result(2, "striper-4", ("goodput, Mbit/s", 9000), ("CPU, s/GB", 1.2)),
            Result(2, "haproxy", ("goodput, Mbit/s", 5000), ("CPU, s/GB", 2)),
            Result(3, "striper-4", ("goodput, Mbit/s", 1), ("CPU, s/GB", 9)),
            Result(1, "direct", ("goodput, Mbit/s", 17_500)),
        ];

        Assert.That(Lines(results), Is.EqualTo((string[])
        [
            "**bulk**: one stream",
            "|  | goodput, Mbit/s | / haproxy | CPU, s/GB | / haproxy |",
            "|---|---:|---:|---:|---:|",
            "| striper-4 | 8,000 | 1.60 | 1.20 | 0.60 |",
            "| haproxy | 5,000 | 1.00 | 2.00 | 1.00 |",
            "| direct | 17,500 | 3.50 | - | - |",
        ]));
    }

    [Test]
    public void WithoutHaproxyThereAreNoRatios() =>
        Assert.That(Lines([Result(1, "socat", ("goodput, Mbit/s", 12.34))])[1..], Is.EqualTo((string[])
        [
            "|  | goodput, Mbit/s |",
            "|---|---:|",
            "| socat | 12.3 |",
        ]));

    [Test]
    public void RowsWithAFailureAreMarkedAndKeepWhatTheyHave()
    {
        RunResult[] results = [Result(1, "socat", ("ms", 5)), new("bulk", 2, "socat", [], "reset"), new("bulk", 1, "ssh", [], "died")];

        Assert.That(Lines(results)[^2..], Is.EqualTo((string[])["| socat\\* | 5.00 |", "| ssh\\* | - |"]));
    }

    private static string[] Lines(IReadOnlyList<RunResult> results) => ResultTable.Of(results, [_bulk]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static RunResult Result(int run, string row, params (string Name, double Value)[] figures) =>
        new("bulk", run, row, [.. figures.Select(f => new Figure(f.Name, f.Value))], Failure: null);
}
