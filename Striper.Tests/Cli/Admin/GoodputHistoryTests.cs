using System.Text.Json;
using NUnit.Framework;
using Striper.Cli.Admin;
using Striper.Cli.Statistics;
using Striper.Tests.Cli.Statistics;

namespace Striper.Tests.Cli.Admin;

[Parallelizable]
internal sealed class GoodputHistoryTests
{
    [Test]
    public void EverySlotOfEveryTunnelHasItsOwn()
    {
        var history = new GoodputHistory();
        history.Add(SampleStatistics.Process(SampleStatistics.Client(SampleStatistics.Tunnel("a")), SampleStatistics.Client(SampleStatistics.Tunnel("b"))));
        var read = history.Read();
        Assert.That(read.IntervalSeconds, Is.EqualTo(1));
        Assert.That(read.Tunnels.Select(tunnel => tunnel.Id), Is.EqualTo(["a", "b"]));
        Assert.That(read.Tunnels.SelectMany(tunnel => tunnel.Legs.Select(leg => leg.Number)), Is.EqualTo([0, 1, 0, 1]));
    }

    [Test]
    public void ATunnelThatIsGoneIsForgotten()
    {
        var history = new GoodputHistory();
        history.Add(SampleStatistics.Process(SampleStatistics.Client(SampleStatistics.Tunnel("a"), SampleStatistics.Tunnel("b"))));
        history.Add(SampleStatistics.Process(SampleStatistics.Client(SampleStatistics.Tunnel("b"))));
        var tunnel = history.Read().Tunnels.Single();
        Assert.That(tunnel.Id, Is.EqualTo("b"));
        Assert.That(tunnel.Legs[0].Sent, Has.Count.EqualTo(2));
    }

    // Both ends of a tunnel may be forwards of one process.
    [Test]
    public void BothEndsOfOneTunnelCountOnce()
    {
        var history = new GoodputHistory();
        history.Add(SampleStatistics.Process(SampleStatistics.Client(SampleStatistics.Tunnel("a")), SampleStatistics.Client(SampleStatistics.Tunnel("a"))));
        Assert.That(history.Read().Tunnels.Single().Legs[0].Sent, Has.Count.EqualTo(1));
    }

    [Test]
    public void ItIsWrittenInTheFormatOfEvents()
    {
        var history = new GoodputHistory();
        history.Add(SampleStatistics.Process(SampleStatistics.Client(SampleStatistics.Tunnel("a"))));
        var text = JsonSerializer.Serialize(history.Read(), StatisticsJson.Context.HistoryMessage);
        Assert.That(text, Is.EqualTo(
            """{"interval_seconds":1,"tunnels":[{"id":"a","legs":["""
            + """{"slot":0,"end":1764000000.5,"sent":[22],"received":[24],"rtt":[0.040123]},"""
            + """{"slot":1,"end":1764000000.5,"sent":[null],"received":[null],"rtt":[null]}]}]}"""));
    }
}
