using NUnit.Framework;
using Striper.Common.Engine;
using Striper.Common.Primitives;

namespace Striper.Tests.Engine;

[TestFixture]
public sealed class StreamLimitTests
{
    [Test]
    public void WhoWaitsForAPlaceHearsOfIt()
    {
        var pair = new EnginePair(TunnelLimits.Default with { MaxStreams = 1 });
        var stream = pair.Client.Open(default, pair.Now);
        pair.Exchange();
        Assert.That(pair.Client.CanOpen, Is.False);

        // The client's end is over at once; the place is free when the server says so, later.
        pair.Client.Reset(stream, ResetCode.ApplicationReset, pair.Now);
        EnginePair.Signals(pair.Client);
        Assert.That(pair.Client.CanOpen, Is.False);
        pair.Pass(TimeSpan.FromSeconds(1), EngineTiming.PollInterval);

        Assert.That(pair.Client.CanOpen, Is.True);
        Assert.That(EnginePair.Signals(pair.Client).Select(s => s.Kind), Has.Member(EngineSignalKind.StreamLimitRaised));
    }

    [Test]
    public void AnyIdThatWasAnnouncedMayBeOpened()
    {
        var pair = new EnginePair(TunnelLimits.Default with { MaxStreams = 8 });
        for (var i = 0; i < 3; i++)
            pair.Client.Reset(pair.Client.Open(default, pair.Now), ResetCode.ApplicationReset, pair.Now);
        pair.Exchange();
        while (pair.Client.CanOpen)
            pair.Client.Open(default, pair.Now);
        Assert.That(() => pair.Exchange(), Throws.Nothing);
    }

    [Test]
    public void AnIdLeftOutDoesNotLetTheMemoryOfThoseAboveItGrowForEver()
    {
        var pair = new EnginePair(TunnelLimits.Default with { MaxStreams = 8 });
        const long far = 100_000;
        Assert.That(
            () =>
            {
                for (var i = 1L; i < far; i++)
                {
                    Frames.Receive(pair.Server, pair.ServerLeg, pair.Now, Frames.Reset(StreamId.OfClient(i), 0));
                    Drain(pair);
                }
            },
            Throws.TypeOf<ProtocolViolationException>());
    }

    [Test]
    public void ALimitThatAnIdLeftOutHeldBackRisesWhenItComes()
    {
        var pair = new EnginePair(TunnelLimits.Default with { MaxStreams = 1 << 17 });
        var far = Frames.Reset(StreamId.OfClient(200_000), 0);
        for (var i = 1; i < 1 << 17; i++)
            Frames.Receive(pair.Server, pair.ServerLeg, pair.Now, Frames.Reset(StreamId.OfClient(i), 0));
        Drain(pair);
        Assert.That(() => Frames.Receive(pair.Server, pair.ServerLeg, pair.Now, far), Throws.TypeOf<ProtocolViolationException>());
        Frames.Receive(pair.Server, pair.ServerLeg, pair.Now, Frames.Reset(StreamId.OfClient(0), 0));
        Drain(pair);
        Assert.That(() => Frames.Receive(pair.Server, pair.ServerLeg, pair.Now, far), Throws.Nothing);
    }

    private static void Drain(EnginePair pair)
    {
        while (pair.Server.TryBeginWrite(pair.ServerLeg, pair.Now, out _))
            pair.Server.EndWrite(pair.ServerLeg);
    }
}
