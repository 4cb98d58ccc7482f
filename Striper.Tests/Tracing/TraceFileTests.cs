using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Tracing;
using Striper.Tests.Simulation.Network;
using Striper.Tests.Simulation.Trials;

namespace Striper.Tests.Tracing;

[TestFixture]
public sealed class TraceFileTests
{
    private static readonly TrialPlan _plan = new()
    {
        Paths = [PathPlan.Of(20, 40), PathPlan.Of(10, 20)],
        Changes = [new PathChange(TimeSpan.FromSeconds(1), 1, PathChangeKind.Black, 0.3), new PathChange(TimeSpan.FromSeconds(2), 0, PathChangeKind.Kill)],
        MeasuredFrom = TimeSpan.FromSeconds(0.5),
        Time = TimeSpan.FromSeconds(3),
        HasEchoes = true,
    };

    [Test]
    public void ARowTellsWhatHappenedAndHowTheLegDoes()
    {
        var writer = new StringWriter();
        var trial = new Trial(_plan);
        trial.TraceTo(writer);
        trial.Run();
        var rows = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(',')).ToList();

        Assert.That(rows[0], Is.EqualTo(TraceRow.Header.Split(',')));
        Assert.That(rows, Has.All.Length.EqualTo(rows[0].Length));
        Assert.That(rows.Skip(1).Select(row => row[2]).Distinct(), Is.SupersetOf(["new", "urgent", "reinjected", "receipt", "up", "suspect", "dead"]));
        var ofClient = rows.Skip(1).Where(row => row[1] == "00000001").ToList();
        Assert.That(ofClient.Where(row => row[2] is "new" or "urgent").Sum(row => long.Parse(row[6])), Is.EqualTo(trial.Inside.Client.Bindings.FirstBytes));
        Assert.That(ofClient.Where(row => row[2] is "reinjected" or "late" or "copy").Sum(row => long.Parse(row[6])), Is.EqualTo(trial.Inside.Client.Bindings.CopiedBytes));
        Assert.That(ofClient.Where(row => row[2] == "new").Select(row => long.Parse(row[7])), Has.All.GreaterThan(0), "caps");
    }

    [Test]
    public async Task WhatDoesNotFitIsDroppedAndCountedAndNobodyWaits()
    {
        // A disk that takes nothing for a while: the first row it is given, and those behind it in the queue, wait.
        var disk = new GatedWriter();
        var file = new TraceFile(disk, TimeProvider.System, queueRows: 4);
        file.Add(Row(0));
        await disk.IsBlocked;
        for (var i = 1; i <= 10; i++)
            file.Add(Row(i));
        Assert.That(file.Dropped, Is.EqualTo(10 - 4).Or.EqualTo(10 - 4 + 1), "the first may still be in the queue");
        disk.Open();
        await file.DisposeAsync();
        var lines = disk.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines[0], Is.EqualTo(TraceRow.Header));
        Assert.That(lines.Count(l => l.Contains(",receipt,", StringComparison.Ordinal)) + file.Dropped, Is.EqualTo(11));
        Assert.That(lines, Has.Some.EqualTo($"# {file.Dropped} rows were dropped so far"));
    }

    [Test]
    [Platform("Linux")]
    public async Task AFullDiskEndsTheTraceAndNothingElse()
    {
        var failures = new List<string>();
        var file = TraceFile.Create("/dev/full", failures.Add);
        file.Add(Row(0));
        await file.DisposeAsync();
        file.Add(Row(1));
        Assert.That(file.Dropped, Is.EqualTo(1), "rows that come after it");
        Assert.That(failures, Has.One.Items.And.One.Contains("No space left on device"));
    }

    private static TraceRow Row(int i) =>
        new(TimeSpan.FromMilliseconds(i), new TunnelId((UInt128)7 << 96), "receipt", new LegId(0, 1), null, i, 0, 1, 2, 3, TimeSpan.Zero);
}
