using NUnit.Framework;
using Striper.Bench.Reporting;
using Striper.Bench.Running;

namespace Striper.Tests.Bench;

[TestFixture]
public sealed class BenchTableTests
{
    [Test]
    public void MediansStandBesideWhatTheyAreOfTheReferences()
    {
        Reading[] readings =
        [
            new("goodput", "Mbit/s", "striper-1", 9000), new("goodput", "Mbit/s", "haproxy", 5000),
            new("goodput", "Mbit/s", "striper-1", 1000), new("goodput", "Mbit/s", "haproxy", 5500),
            new("goodput", "Mbit/s", "striper-1", 7500), new("goodput", "Mbit/s", "haproxy", 4000),
        ];
        Assert.That(BenchTable.Of(readings), Does.Contain("| goodput, Mbit/s | 7,500 (1.50) | 5,000 (1.00) |"));
    }

    [Test]
    public void WithoutTheReferenceThereAreNoRatiosAndWhatWasNotMeasuredIsADash()
    {
        Reading[] readings = [new("CPU", "s/GB", "striper-1", 1.234), new("memory", "MiB", "striper-4", 85.26)];
        var table = BenchTable.Of(readings);
        Assert.That(table, Does.Contain("| CPU, s/GB | 1.23 | - |"));
        Assert.That(table, Does.Contain("| memory, MiB | - | 85.3 |"));
    }
}
