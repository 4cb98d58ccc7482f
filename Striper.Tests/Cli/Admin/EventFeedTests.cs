using System.Net.ServerSentEvents;
using System.Text.Json;
using NUnit.Framework;
using Striper.Cli.Admin;
using Striper.Common.Diagnostics;
using Striper.Common.Primitives;
using Striper.Tests.Cli.Statistics;

namespace Striper.Tests.Cli.Admin;

/// <summary>What a page is told over <c>/events</c>.</summary>
[CancelAfter(30_000)]
internal sealed class EventFeedTests
{
    private AdminFixture _admin = null!;
    private Stream _stream = null!;
    private IAsyncEnumerator<SseItem<JsonElement>> _items = null!;

    [SetUp]
    public async Task StartAsync() => _admin = await AdminFixture.StartAsync();

    [TearDown]
    public async Task StopAsync()
    {
        await _items.DisposeAsync();
        await _stream.DisposeAsync();
        await _admin.DisposeAsync();
    }

    [Test]
    public async Task HistoryThenWhatHappenedThenThePresentThenEachSecond(CancellationToken cancellationToken)
    {
        _admin.Events.Add(EventKinds.LegUp, new TunnelId(1), new LegId(2, 3), "leg 2.3 up");
        await OpenAsync(cancellationToken);
        var history = await NextAsync();
        Assert.That(history.EventType, Is.EqualTo("history"));
        Assert.That(history.Data.GetProperty("interval_seconds").GetDouble(), Is.EqualTo(1));
        var note = await NextAsync();
        Assert.That(note.EventType, Is.EqualTo("note"));
        Assert.That(StatisticsFormat.NamesIn(note.Data), Is.EquivalentTo(["id", "time", "forward", "tunnel", "leg", "slot", "kind", "text"]));
        Assert.That(note.Data.GetProperty("kind").GetString(), Is.EqualTo("leg-up"));
        Assert.That(note.Data.GetProperty("leg").GetString(), Is.EqualTo("2.3"));
        Assert.That(note.Data.GetProperty("slot").GetInt32(), Is.EqualTo(2));
        Assert.That(note.Data.GetProperty("time").GetDouble(), Is.EqualTo(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0).Within(60));
        var stats = await NextAsync();
        Assert.That(stats.EventType, Is.EqualTo("stats"));
        Assert.That(StatisticsFormat.NamesIn(stats.Data), Is.EquivalentTo(StatisticsFormat.OfTunnels));

        _admin.Events.Add(EventKinds.LegDown, new TunnelId(1), new LegId(2, 3), "leg 2.3 down");
        var second = await NextAsync();
        while (second.EventType == "stats")
            second = await NextAsync();
        Assert.That(second.EventType, Is.EqualTo("note"));
        Assert.That(second.Data.GetProperty("text").GetString(), Is.EqualTo("leg 2.3 down"));
        var later = await NextAsync();
        Assert.That(later.EventType, Is.EqualTo("stats"));
        Assert.That(later.Data.GetProperty("time").GetDouble(), Is.GreaterThan(stats.Data.GetProperty("time").GetDouble()));
    }

    [Test]
    public async Task ALateComerGetsTheSecondsBefore(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        var seen = 0;
        for (var item = await NextAsync(); seen < 2; item = await NextAsync())
            seen += item.EventType == "stats" ? 1 : 0;

        await using var stream = await _admin.Client.GetStreamAsync("/events", cancellationToken);
        await foreach (var item in Parse(stream).EnumerateAsync(cancellationToken))
        {
            var leg = item.Data.GetProperty("tunnels")[0].GetProperty("legs")[0];
            Assert.That(item.EventType, Is.EqualTo("history"));
            Assert.That(leg.GetProperty("sent").GetArrayLength(), Is.Positive);
            Assert.That(leg.GetProperty("sent")[0].GetDouble(), Is.EqualTo(22));
            break;
        }
    }

    [Test]
    public async Task NoMoreThanTheLastHundredEventsAndFiftyStreamsAreTold(CancellationToken cancellationToken)
    {
        for (var i = 1; i <= 150; i++)
            _admin.Events.Add(EventKinds.LegUp, null, null, $"{i}");
        _admin.Scripted.Now = SampleStatistics.Proxy(SampleStatistics.Tunnel() with { Streams = [.. Enumerable.Range(1, 70).Select(id => SampleStatistics.Stream(id))], StreamCount = 70 });
        await OpenAsync(cancellationToken);
        var told = new List<string?>();
        SseItem<JsonElement> item;
        while ((item = await NextAsync()).EventType != "stats")
        {
            if (item.EventType == "note")
                told.Add(item.Data.GetProperty("text").GetString());
        }

        Assert.That(told, Is.EqualTo(Enumerable.Range(51, 100).Select(i => $"{i}")));
        AssertStreams(item.Data);
        AssertStreams((await NextAsync()).Data);

        static void AssertStreams(JsonElement stats)
        {
            var tunnel = stats.GetProperty("forwards")[0].GetProperty("tunnels")[0];
            Assert.That(tunnel.GetProperty("streams").GetArrayLength(), Is.EqualTo(EventFeed.MostStreams));
            Assert.That(tunnel.GetProperty("stream_count").GetInt32(), Is.EqualTo(70));
        }
    }

    [Test]
    public async Task AnOpenPageDoesNotHoldUpTheEnd(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await NextAsync();
        await _admin.CloseAsync();
        while (await _items.MoveNextAsync())
            Assert.That(_items.Current.EventType, Is.Not.Empty);
    }

    private static SseParser<JsonElement> Parse(Stream stream) => SseParser.Create(stream, (_, data) => JsonDocument.Parse(data.ToArray()).RootElement);

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        _stream = await _admin.Client.GetStreamAsync("/events", cancellationToken);
        _items = Parse(_stream).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    private async Task<SseItem<JsonElement>> NextAsync()
    {
        Assert.That(await _items.MoveNextAsync(), Is.True, "the feed has ended");
        return _items.Current;
    }
}
