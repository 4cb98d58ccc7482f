using System.Diagnostics.Metrics;
using Striper.Cli.Statistics;
using Striper.Common.Diagnostics;

namespace Striper.Cli.Metrics;

/// <summary>
/// The statistics as instruments of <see cref="System.Diagnostics.Metrics"/>, which standard tools read (dotnet-counters, OpenTelemetry), and from which
/// <see cref="PrometheusText"/> makes its text. Every instrument is observed: nothing is counted twice. Thread-safe.
/// </summary>
internal sealed class ProxyMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Striper";

    // All instruments of one collection tell of one moment.
    private static readonly TimeSpan _sameMoment = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly StatisticsReader _reader;
    private ProcessStatistics? _statistics;

    /// <summary>Publishes the instruments.</summary>
    public ProxyMetrics(StatisticsReader reader)
    {
        _reader = reader;
        Meter = new Meter(MeterName, StatisticsReader.Version);
        Gauge("striper.build.info", null, "Always 1; the version is a label.", s => [new(1, new KeyValuePair<string, object?>("version", s.Version))]);
        Gauge("striper.uptime", "s", "Time since the process began.", s => [new(s.Uptime.TotalSeconds)]);
        AddForwards();
        AddFilters();
        AddTunnels();
        AddLegs();
    }

    /// <summary>The meter.</summary>
    public Meter Meter { get; }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    private void AddForwards()
    {
        OfForwards("striper.healthy", null, "1 while the forward can do its job.", false, f => f.IsHealthy ? 1 : 0);
        OfForwards("striper.tunnels", "{tunnel}", "Tunnels that are open.", false, f => f.Tunnels.Count);
        OfForwards("striper.streams", "{stream}", "Streams or relayed connections that are open.", false, f => f.StreamsOpen);
        OfForwards("striper.streams.opened", "{stream}", "Streams or relayed connections ever opened.", true, f => f.StreamsOpened);
        OfForwards("striper.streams.reset", "{stream}", "Streams or relayed connections that ended with a reset.", true, f => f.StreamsReset);
        OfForwards("striper.applications.waiting", "{application}", "Applications that wait for a leg or for a place.", false, f => f.WaitingApplications);
        OfForwards("striper.sent", "By", "Payload delivered to the other proxy or the target, each byte once.", true, f => f.SentBytes);
        OfForwards("striper.received", "By", "Payload received from the other proxy or the target, each byte once.", true, f => f.ReceivedBytes);
    }

    private void AddFilters()
    {
        // The name that those who come from other proxies look for.
        Add("connection_counter", "{connection}", "Connections that the filter connection-counter has seen.", true, s => s.Forwards
            .Where(f => f.ConnectionCount is not null)
            .Select(f => new Measurement<double>(f.ConnectionCount!.Value, Labels(f))));
        Add("striper.foo.messages", "{message}", "Messages of the Foo protocol that the filter foo-stats has seen.", true, s => s.Foo is not { } foo ? [] :
        [
            new(foo.MsgReq, new KeyValuePair<string, object?>("kind", "req")),
            new(foo.MsgAck, new KeyValuePair<string, object?>("kind", "ack")),
            new(foo.MsgNak, new KeyValuePair<string, object?>("kind", "nak")),
        ]);
        Add("striper.foo.other_lines", "{line}", "Lines that foo-stats has seen and that are not Foo.", true, s => s.Foo is { } foo ? [new(foo.OtherLines)] : []);
    }

    private void AddTunnels()
    {
        OfTunnels("striper.tunnel.sent", "By", "Payload that the other end has receipted, each byte once.", true, t => t.SentBytes);
        OfTunnels("striper.tunnel.received", "By", "Payload that has arrived, each byte once.", true, t => t.ReceivedBytes);
        OfTunnels("striper.tunnel.legs", "{leg}", "Legs that are up.", false, t => t.Legs.Count(leg => leg.Incarnation is not null));
        OfTunnels("striper.tunnel.streams", "{stream}", "Streams that are open.", false, t => t.StreamCount);
        OfTunnels("striper.tunnel.reorder", "By", "Bytes held that wait for others before them.", false, t => t.ReorderBytes);
    }

    private void AddLegs()
    {
        OfLegs("striper.leg.up", null, "1 while a leg is up in the slot.", false, l => l.Incarnation is null ? 0 : 1);
        OfLegs("striper.leg.used", null, "1 while the scheduler may use the slot's leg.", false, l => l.State is LegStates.Up or LegStates.Starting ? 1 : 0);
        OfLegs("striper.leg.sent", "By", "Bytes of frames written to the slot's legs, copies included.", true, l => l.SentBytes);
        OfLegs("striper.leg.received", "By", "Bytes of frames received on the slot's legs.", true, l => l.ReceivedBytes);
        OfLegs("striper.leg.rtt", "s", "Smoothed round trip, queues included.", false, l => l.Rtt?.TotalSeconds);
        OfLegs("striper.leg.min_rtt", "s", "Shortest round trip lately.", false, l => l.MinRtt?.TotalSeconds);
        OfLegs("striper.leg.rate", "By/s", "Estimated delivery rate.", false, l => l.RateBytesPerSecond);
        OfLegs("striper.leg.in_flight", "By", "Bytes out and not acknowledged.", false, l => l.InFlightBytes);
        OfLegs("striper.leg.cap", "By", "Bytes that may be in flight.", false, l => l.CapBytes);
        OfLegs("striper.leg.queue", "By", "Bytes bound to the leg that have not left.", false, l => l.QueueBytes);
        OfLegs("striper.leg.reinjections", "{datagram}", "Datagrams sent again here because another leg failed them or was late.", true, l => l.Reinjections);
        OfLegs("striper.leg.reinjected", "By", "Their bytes.", true, l => l.ReinjectedBytes);
        OfLegs("striper.leg.wasted", "By", "Copies that arrived here after another had.", true, l => l.WastedBytes);
        OfLegs("striper.leg.congestions", "{time}", "How often the leg was found full.", true, l => l.Congestions);
        OfLegs("striper.leg.retransmissions", "{segment}", "Segments that the kernel had to send again.", true, l => l.RetransmittedSegments);
        OfLegs("striper.leg.redials", "{leg}", "Legs that came up in the slot after the first.", true, l => l.Redials);
    }

    private void OfForwards(string name, string? unit, string description, bool isCounter, Func<ForwardStatistics, double> read) =>
        Add(name, unit, description, isCounter, s => s.Forwards.Select(f => new Measurement<double>(read(f), Labels(f))));

    private void OfTunnels(string name, string? unit, string description, bool isCounter, Func<TunnelStatistics, double> read) =>
        Add(name, unit, description, isCounter, s => s.Forwards.SelectMany(f => f.Tunnels.Select(t => new Measurement<double>(read(t), Labels(f, t)))));

    private void OfLegs(string name, string? unit, string description, bool isCounter, Func<LegStatistics, double?> read) =>
        Add(name, unit, description, isCounter, s => s.Forwards.SelectMany(f => f.Tunnels.SelectMany(t => t.Legs
            .Where(leg => read(leg) is not null)
            .Select(leg => new Measurement<double>(read(leg)!.Value, Labels(f, t, leg))))));

    private void Gauge(string name, string? unit, string description, Func<ProcessStatistics, IEnumerable<Measurement<double>>> read) =>
        Add(name, unit, description, isCounter: false, read);

    private void Add(string name, string? unit, string description, bool isCounter, Func<ProcessStatistics, IEnumerable<Measurement<double>>> read)
    {
        if (isCounter)
            Meter.CreateObservableCounter(name, () => read(Read()), unit, description);
        else
            Meter.CreateObservableGauge(name, () => read(Read()), unit, description);
    }

    private ProcessStatistics Read()
    {
        lock (_gate)
        {
            if (_statistics is null || DateTimeOffset.UtcNow - _statistics.Time > _sameMoment || DateTimeOffset.UtcNow < _statistics.Time)
                _statistics = _reader.Read(mostStreams: 0);
            return _statistics;
        }
    }

    private static KeyValuePair<string, object?>[] Labels(ForwardStatistics forward, TunnelStatistics? tunnel = null, LegStatistics? leg = null) =>
    [
        new("forward", forward.Name ?? forward.Listen),
        new("mode", forward.Mode),
        .. tunnel is null ? [] : new KeyValuePair<string, object?>[] { new("tunnel", tunnel.Id) },
        .. leg is null ? [] : new KeyValuePair<string, object?>[] { new("slot", leg.Slot), new("via", leg.Via ?? "") },
    ];
}
