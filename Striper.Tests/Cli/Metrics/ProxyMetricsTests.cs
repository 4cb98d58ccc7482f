using System.Diagnostics.Metrics;
using NUnit.Framework;
using Striper.Cli;
using Striper.Cli.Metrics;
using Striper.Cli.Options;
using Striper.Cli.Statistics;
using Striper.Tests.Cli.Statistics;
using Striper.Tests.Support;

namespace Striper.Tests.Cli.Metrics;

/// <summary>The statistics as instruments that any listener sees.</summary>
[CancelAfter(30_000)]
internal sealed class ProxyMetricsTests
{
    private ScriptedProxy _proxy = null!;
    private ProxyMetrics _metrics = null!;

    [SetUp]
    public void Start()
    {
        _proxy = new ScriptedProxy();
        _proxy.Scripted.Now = SampleStatistics.Proxy(SampleStatistics.Tunnel());
        _metrics = new ProxyMetrics(new StatisticsReader([new ForwardProxy("web", CommandLineText.Read<ProxyOptions>("-c 0 a 1"), _proxy, new RecordingLogger())]));
    }

    [TearDown]
    public async Task StopAsync()
    {
        _metrics.Dispose();
        await _proxy.DisposeAsync();
    }

    [Test]
    public void AListenerSeesEveryInstrumentWithItsLabels()
    {
        var seen = Listen();
        string tunnel = $"forward=web mode=client tunnel={SampleStatistics.TunnelId}", leg = tunnel + " slot=0 via=eth0";
        Assert.That(seen["striper.build.info version=0.1.0"], Is.EqualTo(1));
        Assert.That(seen["striper.healthy forward=web mode=client"], Is.EqualTo(1));
        Assert.That(seen["striper.streams forward=web mode=client"], Is.EqualTo(3));
        Assert.That(seen["striper.streams.opened forward=web mode=client"], Is.EqualTo(100));
        Assert.That(seen["striper.streams.reset forward=web mode=client"], Is.EqualTo(2));
        Assert.That(seen["striper.applications.waiting forward=web mode=client"], Is.EqualTo(4));
        Assert.That(seen["striper.sent forward=web mode=client"], Is.EqualTo(5e9));
        Assert.That(seen["striper.received forward=web mode=client"], Is.EqualTo(6e9));
        Assert.That(seen["striper.tunnels forward=web mode=client"], Is.EqualTo(1));
        Assert.That(seen["striper.tunnel.sent " + tunnel], Is.EqualTo(1));
        Assert.That(seen["striper.tunnel.legs " + tunnel], Is.EqualTo(1), "one of two slots");
        Assert.That(seen["striper.tunnel.reorder " + tunnel], Is.EqualTo(10));
        Assert.That(seen["striper.leg.up " + leg], Is.EqualTo(1));
        Assert.That(seen["striper.leg.used " + leg], Is.EqualTo(1));
        Assert.That(seen["striper.leg.sent " + leg], Is.EqualTo(20));
        Assert.That(seen["striper.leg.received " + leg], Is.EqualTo(21));
        Assert.That(seen["striper.leg.rtt " + leg], Is.EqualTo(0.040123));
        Assert.That(seen["striper.leg.rate " + leg], Is.EqualTo(2_500_000.04));
        Assert.That(seen["striper.leg.in_flight " + leg], Is.EqualTo(26));
        Assert.That(seen["striper.leg.cap " + leg], Is.EqualTo(27));
        Assert.That(seen["striper.leg.queue " + leg], Is.EqualTo(28));
        Assert.That(seen["striper.leg.reinjections " + leg], Is.EqualTo(29));
        Assert.That(seen["striper.leg.reinjected " + leg], Is.EqualTo(30));
        Assert.That(seen["striper.leg.wasted " + leg], Is.EqualTo(31));
        Assert.That(seen["striper.leg.congestions " + leg], Is.EqualTo(32));
        Assert.That(seen["striper.leg.retransmissions " + leg], Is.EqualTo(33));
        Assert.That(seen["striper.leg.redials " + leg], Is.EqualTo(34));
        var empty = tunnel + " slot=1 via=";
        Assert.That(seen["striper.leg.up " + empty], Is.Zero);
        Assert.That(seen.Keys, Has.None.EqualTo("striper.leg.rtt " + empty), "there is none to tell");
    }

    [Test]
    public void EveryNameCanBeWritten()
    {
        var names = PrometheusText.Write(_metrics.Meter).Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line[7..]).ToList();
        Assert.That(names, Is.Unique.And.Ordered.And.All.Match("^striper_[a-z0-9_]+ (gauge|counter)$"));
        Assert.That(names, Has.All.Matches<string>(name => name!.Contains("_total ", StringComparison.Ordinal) == name.EndsWith(" counter", StringComparison.Ordinal)));
        Assert.That(names, Has.Member("striper_leg_sent_bytes_total counter").And.Member("striper_leg_rtt_seconds gauge").And.Member("striper_tunnel_legs gauge"));
    }

    [Test]
    public async Task ATunnelThatIsGoneIsNotToldOfAnyMore(CancellationToken cancellationToken)
    {
        Assert.That(PrometheusText.Write(_metrics.Meter), Does.Contain(SampleStatistics.TunnelId));
        _proxy.Scripted.Now = SampleStatistics.Proxy();
        await Condition.HoldsAsync(() => !PrometheusText.Write(_metrics.Meter).Contains(SampleStatistics.TunnelId, StringComparison.Ordinal), cancellationToken);
        Assert.That(PrometheusText.Write(_metrics.Meter), Does.Contain("striper_sent_bytes_total{forward=\"web\",mode=\"client\"} 5000000000\n"), "its bytes stay in the forward's");
    }

    [Test]
    public async Task AForwardThatIsIllIsNotHealthy(CancellationToken cancellationToken)
    {
        _proxy.Scripted.Now = SampleStatistics.Proxy() with { Reason = "no leg is up" };
        await Condition.HoldsAsync(() => Listen()["striper.healthy forward=web mode=client"] == 0, cancellationToken);
    }

    [Test]
    public void OnceDisposedOfNothingIsSeen()
    {
        _metrics.Dispose();
        Assert.That(Listen(), Is.Empty);
    }

    // What any tool does that listens to the meter by its name.
    private Dictionary<string, double> Listen()
    {
        var seen = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == ProxyMetrics.MeterName && ReferenceEquals(instrument.Meter, _metrics.Meter))
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) =>
            seen.Add(string.Join(' ', [instrument.Name, .. labels.ToArray().Select(label => $"{label.Key}={label.Value}")]), value));
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }
}
