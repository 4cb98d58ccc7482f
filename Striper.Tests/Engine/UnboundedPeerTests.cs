using NUnit.Framework;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Engine;

/// <summary>A peer that keeps within the protocol's errors, but would have this end remember for ever.</summary>
[TestFixture]
public sealed class UnboundedPeerTests
{
    [Test]
    public void ALegWhoseControlIsNeverReceiptedEnds()
    {
        var pair = new EnginePair(TunnelLimits.Default with { MaxStreams = 1 });
        for (var i = 0; i < 2 * EngineTiming.MostControlOut && pair.ServerLeg.IsUp; i++)
        {
            Frames.Receive(pair.Server, pair.ServerLeg, pair.Now, Frames.Reset(StreamId.OfClient(i), 0));
            while (pair.Server.TryBeginWrite(pair.ServerLeg, pair.Now, out _))
                pair.Server.EndWrite(pair.ServerLeg);
            pair.Server.Tick(pair.Now);
        }

        Assert.That(pair.ServerLeg.IsUp, Is.False);
    }

    [Test]
    public void GoAwayCountsOnce()
    {
        var pair = new EnginePair(TunnelLimits.Default);
        var frame = Frames.Of(d => FrameWriter.WriteGoAway(d, new GoAwayFrame(GoAwayCode.Stopping)));
        Frames.Receive(pair.Client, pair.ClientLeg, pair.Now, frame, frame);
        Assert.That(EnginePair.Signals(pair.Client).Count(s => s.Kind == EngineSignalKind.PeerGoingAway), Is.EqualTo(1));
    }
}
