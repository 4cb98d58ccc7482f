using NUnit.Framework;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Engine;

/// <summary>When a leg says what has arrived on it: every few milliseconds, on a quick one earlier, on a very quick one not for each datagram.</summary>
[TestFixture]
public sealed class ReceiptPaceTests
{
    // A frame of a later version, which is skipped: the type, its length as a varint, and that many bytes.
    private const int FrameBytes = 1 + 2 + WireLimits.MaxControlBodyBytes;

    // Arrivals of so many frames each.
    private const int Burst = 8;

    [TestCase(1000, 5, TestName = "{m}(32 MB/s: every 5 ms)")]
    [TestCase(250, 2, TestName = "{m}(131 MB/s: every 256 KB)")]
    [TestCase(20, 1, TestName = "{m}(1.6 GB/s: every millisecond)")]
    public void TheQuickerALegTheSoonerItSaysWhatArrivedButNoSoonerThanAMillisecond(int stepMicroseconds, double expectedMilliseconds)
    {
        var pair = new EnginePair(TunnelLimits.Default);
        var (engine, leg) = (pair.Server, pair.ServerLeg);
        var now = pair.Now;
        var receipts = 0;
        var end = now + TimeSpan.FromSeconds(1);
        for (; now < end; now += TimeSpan.FromMicroseconds(stepMicroseconds))
        {
            Arrive(engine, leg, now);
            for (; engine.TryBeginWrite(leg, now, out _); engine.EndWrite(leg))
                receipts++;
            EnginePair.Signals(engine);
        }

        Assert.That(1000.0 / receipts, Is.EqualTo(expectedMilliseconds).Within(10).Percent);
        Assert.That(leg.ReceivedBytes, Is.GreaterThan(FrameBytes * Burst));
    }

    private static void Arrive(TunnelEngine engine, EngineLeg leg, TimeSpan now)
    {
        var frames = new byte[Burst * FrameBytes];
        for (var i = 0; i < Burst; i++)
        {
            frames[i * FrameBytes] = 0xf0;
            VarInt.Write(frames.AsSpan((i * FrameBytes) + 1), WireLimits.MaxControlBodyBytes);
        }

        var position = 0;
        engine.Receive(leg, frames, ref position, now, out _);
    }
}
