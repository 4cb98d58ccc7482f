using NUnit.Framework;
using Striper.WanLab.Load;
using Striper.WanLab.Measures;
using Striper.WanLab.Running;
using Striper.WanLab.Scenarios;

namespace Striper.Tests.WanLab;

internal sealed class RunReportsTests
{
    [Test]
    public void ATransferThatArrivedHasNoFailure()
    {
        var run = Join(Bulk(sentBytes: 500, receivedBytes: 0), Bulk(sentBytes: 0, receivedBytes: 500));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Failures, Is.Empty);
            Assert.That(run.Up?.Bytes, Is.EqualTo(500));
            Assert.That(run.Down, Is.Null);
        }
    }

    [Test]
    public void BytesThatDidNotArriveAreAFailure() =>
        Assert.That(
            Join(Bulk(sentBytes: 500, receivedBytes: 70), Bulk(sentBytes: 90, receivedBytes: 400)).Failures,
            Is.EqualTo((string[])["up: 500 bytes sent, 400 arrived", "down: 90 bytes sent, 70 arrived"]));

    [Test]
    public void AnEndsOwnFailureIsTold() =>
        Assert.That(
            Join(Bulk(500, 0) with { Failure = "reset" }, Bulk(0, 400)).Failures,
            Is.EqualTo((string[])["client: reset"]));

    [Test]
    public void ATransferThatTheTargetNeverSawIsAFailure() =>
        Assert.That(Join(Bulk(500, 0), target: null).Failures, Is.EqualTo((string[])["the target never saw the transfer"]));

    private static RunRecord Join(BulkReport client, BulkReport? target) => RunReports.Join(
        new RunRecord(ScenarioCatalog.All[0], 0, 1, []),
        new LoadReport([client], [], [], []),
        new LoadReport(target is null ? [] : [target], [], [], []),
        seed: 1,
        competitor: null,
        competitorSeed: 2);

    private static BulkReport Bulk(long sentBytes, int receivedBytes)
    {
        var received = new Arrivals([], []);
        if (receivedBytes > 0)
            received.Add(0, receivedBytes);
        return new BulkReport(Seed: 1, sentBytes, received, Failure: null);
    }
}
