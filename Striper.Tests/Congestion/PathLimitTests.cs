using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

[TestFixture]
public sealed class PathLimitTests
{
    private const int SegmentBytes = 1448;
    private const int PacketBytes = 1500;
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(2);

    [TestCase(62_500)] // 500 kbit/s
    [TestCase(625_000)]
    [TestCase(125_000_000)]
    public void AGreedySenderIsHeldToTheLimitOverAnyTwoSeconds(long rate)
    {
        var random = new Random(7);
        var limit = new PathLimit { BytesPerSecond = rate, Legs = 1 };
        var sent = new List<(TimeSpan At, long Bytes)>();
        var total = 0L;
        for (var now = TimeSpan.Zero; now < TimeSpan.FromSeconds(20); now += TimeSpan.FromMilliseconds(random.Next(1, 15)))
        {
            // It was idle for a while, and what it saved up then must not break the limit.
            if (now > TimeSpan.FromSeconds(8) && now < TimeSpan.FromSeconds(12))
                continue;
            while (limit.HasTokens(now))
            {
                var segments = random.Next(1, 1 + (limit.DatagramBytes(SegmentBytes) / SegmentBytes));
                limit.Spend(segments * SegmentBytes, SegmentBytes);
                total += segments * PacketBytes;
                sent.Add((now, segments * PacketBytes));
            }
        }

        Assert.That(total / 16.0, Is.InRange(rate * 0.95, rate * 1.05), "bytes a second while it sends");
        var (first, inWindow, most) = (0, 0L, 0L);
        foreach (var (at, bytes) in sent)
        {
            inWindow += bytes;
            while (at - sent[first].At > _window)
                inWindow -= sent[first++].Bytes;
            most = Math.Max(most, inWindow);
        }

        Assert.That(most, Is.LessThanOrEqualTo(rate * _window.TotalSeconds * 1.05));
    }

    [Test]
    public void WhatCannotWaitIsRepaidFirst()
    {
        var limit = new PathLimit { BytesPerSecond = 150_000, Legs = 1 };
        Assert.That(limit.HasTokens(TimeSpan.Zero), Is.True);
        limit.Spend(10 * SegmentBytes, SegmentBytes);
        Assert.That(limit.HasTokens(TimeSpan.FromMilliseconds(99)), Is.False);
        Assert.That(limit.HasTokens(TimeSpan.FromMilliseconds(101)), Is.True);
    }

    [Test]
    public void AcknowledgementsCount()
    {
        var limit = new PathLimit { BytesPerSecond = 52_000, Legs = 1 };
        limit.HasTokens(TimeSpan.Zero);

        // 10 of them, for every second of 20 segments.
        limit.SpendOnAcknowledging(20 * SegmentBytes);
        Assert.That(limit.HasTokens(TimeSpan.FromMilliseconds(9)), Is.False);
        Assert.That(limit.HasTokens(TimeSpan.FromMilliseconds(11)), Is.True);
    }

    [Test]
    public void LegsShareIt()
    {
        var limit = new PathLimit { BytesPerSecond = 1_500_000, Legs = 2 };
        Assert.That(limit.PayloadBytesPerSecondOfOneLeg, Is.EqualTo(724_000));
    }

    [Test]
    public void APeerThatKeepsToNoLimitSilencesThePathForASecondAtMost()
    {
        var limit = new PathLimit { BytesPerSecond = 625_000, Legs = 1 };
        var now = TimeSpan.Zero;
        for (; now < TimeSpan.FromSeconds(60); now += TimeSpan.FromMilliseconds(1))
        {
            limit.HasTokens(now);
            limit.SpendOnAcknowledging(125_000);
        }

        Assert.That(limit.HasTokens(now), Is.False);
        Assert.That(limit.HasTokens(now + TimeSpan.FromSeconds(1.01)), Is.True);
    }
}
