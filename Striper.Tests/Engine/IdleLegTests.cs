using NUnit.Framework;
using Striper.Common.Engine;
using Striper.Common.Primitives;

namespace Striper.Tests.Engine;

[TestFixture]
public sealed class IdleLegTests
{
    [Test]
    public void AnIdleLegWithAStreamIsAskedAfterASecondAndThenRarely()
    {
        var pair = new EnginePair(TunnelLimits.Default);
        pair.Client.Open(default, pair.Now);
        pair.Exchange();
        Assert.That(pair.Pass(TimeSpan.FromSeconds(3), EngineTiming.ControlPollInterval), Is.Positive, "receipts, and the question after a second");

        var quiet = EngineTiming.PingInterval - TimeSpan.FromSeconds(4);
        Assert.That(pair.Pass(quiet, EngineTiming.ControlPollInterval), Is.Zero, "nothing happens, so nothing is said");
        Assert.That(pair.Pass(TimeSpan.FromSeconds(10), EngineTiming.ControlPollInterval), Is.Positive, "the leg is asked again");
        Assert.That(pair.ClientLeg.IsUp && pair.ServerLeg.IsUp, Is.True);
    }
}
