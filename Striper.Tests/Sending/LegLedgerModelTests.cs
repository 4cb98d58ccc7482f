using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Primitives;
using Striper.Common.Sending;

namespace Striper.Tests.Sending;

/// <summary>The ledger against a list: what a receipt takes, in which order, and that an old or repeated one takes nothing.</summary>
[TestFixture]
public sealed class LegLedgerModelTests
{
    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property LedgerIsAListTakenFromTheFront() => Prop.ForAll(
        Gen.ListOf(LedgerOperation.Generator).Resize(200).ToArbitrary(), operations => Run([.. operations]));

    private static void Run(LedgerOperation[] operations)
    {
        var ledger = new LegLedger<object>();
        var model = new List<LedgerEntry<object>>();
        var pool = new DatagramPool(new BufferPool());
        var written = 0L;
        foreach (var operation in operations)
        {
            if (operation.AddBytes > 0)
            {
                written += operation.AddBytes;
                var datagram = operation.IsDatagram ? pool.Create(new StreamId(1), written, 1, [], 0, operation.AddBytes) : null;
                var entry = new LedgerEntry<object>(written, TimeSpan.FromTicks(written), datagram, null, ControlKinds.None, default);
                ledger.Add(entry);
                model.Add(entry);
            }
            else
            {
                Receipt(ledger, model, written * operation.Share / 1000);
            }

            AssertSame(ledger, model);
        }

        Receipt(ledger, model, written);
        Assert.That(ledger.Count, Is.Zero);
    }

    private static void Receipt(LegLedger<object> ledger, List<LedgerEntry<object>> model, long count)
    {
        while (ledger.TryTake(count, out var entry))
        {
            Assert.That(entry, Is.EqualTo(model[0]));
            Assert.That(entry.End, Is.LessThanOrEqualTo(count));
            model.RemoveAt(0);
        }

        Assert.That(model.TrueForAll(e => e.End > count), "all that the receipt covers was taken");
        Assert.That(ledger.TryTake(count, out _), Is.False, "the same count again takes nothing");
    }

    private static void AssertSame(LegLedger<object> ledger, List<LedgerEntry<object>> model)
    {
        Assert.That(ledger.Count, Is.EqualTo(model.Count));
        Assert.That(ledger.DatagramCount, Is.EqualTo(model.Count(e => e.Datagram is not null)));
        for (var i = 0; i < model.Count; i++)
        {
            if (ledger[i] != model[i])
                Assert.Fail($"entry {i} differs");
        }

        if (model.Count > 0)
            Assert.That(ledger.OldestWrittenAt, Is.EqualTo(model[0].WrittenAt));
    }
}
