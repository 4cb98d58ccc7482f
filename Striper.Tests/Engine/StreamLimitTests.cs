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
        var stream = pair.Client.Open(null, pair.Now);
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
}
