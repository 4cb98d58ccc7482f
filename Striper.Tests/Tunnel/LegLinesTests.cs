using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Congestion;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Tunnel;
using Striper.Tests.Cli;
using Striper.Tests.Support;

namespace Striper.Tests.Tunnel;

/// <summary>What a tunnel logs of its legs.</summary>
[TestFixture]
public sealed class LegLinesTests
{
    [Test]
    public void LegsThatComeAndGoByTheHundredDoNotFloodTheLog()
    {
        var (time, log) = (new ManualTimeProvider(), new RecordingLogger());
        var options = new TunnelOptions(
            new TunnelId(1), TunnelRole.Server, new TunnelLimits(1 << 20, 64, TimeSpan.FromSeconds(60)), Schedulers.Default, new BufferPool(),
            new MemoryBudget(TunnelOptions.UsualProcessBufferBytes), time);
        using var tunnel = new StripedTunnel(options, new IgnorantOwner(), log);
        Tell(tunnel, ILegScheduler.MaxLegs);
        Assert.That(log.Lines, Has.Count.EqualTo(2 * ILegScheduler.MaxLegs), "once each of the most legs");

        Tell(tunnel, 1000);
        Assert.That(log.Lines, Has.Count.LessThan(500));
        time.Advance(TimeSpan.FromSeconds(1));
        var before = log.Lines.Count;
        Tell(tunnel, 1);
        Assert.That(log.Lines, Has.Count.EqualTo(before + 1));
        Assert.That(log.Lines[^1], Does.Match(@"^Information tunnel \S+ leg 0\.1 is silent, its data goes elsewhere; \d+ more like it before$"));
    }

    private static void Tell(StripedTunnel tunnel, int times)
    {
        var leg = new EngineLeg(new LegId(0, 1), probe: null, new PathControl(), TimeSpan.Zero);
        for (var i = 0; i < times; i++)
        {
            tunnel.Act(new EngineSignal(EngineSignalKind.LegSilent, Leg: leg));
            tunnel.Act(new EngineSignal(EngineSignalKind.LegRecovered, Leg: leg));
        }
    }
}
