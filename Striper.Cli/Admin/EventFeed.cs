using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Striper.Cli.Statistics;

namespace Striper.Cli.Admin;

/// <summary>What pages that are open are told every second; the figures are put together once for all of them. Thread-safe; whoever made it disposes it.</summary>
internal sealed class EventFeed : IDisposable
{
    /// <summary>Streams of each tunnel that pages get: the busiest.</summary>
    public const int MostStreams = 50;

    private const int MostEvents = 100;

    private readonly StatisticsReader _reader;
    private readonly StatisticsSampler _sampler;
    private readonly GoodputHistory _history = new();
    private readonly Lock _gate = new();
    private readonly List<Channel<bool>> _subscribers = [];
    private readonly CancellationTokenSource _ended = new();
    private volatile string? _latest;

    /// <summary>Begins to keep the history.</summary>
    public EventFeed(StatisticsReader reader, StatisticsSampler sampler)
    {
        (_reader, _sampler) = (reader, sampler);
        sampler.Sampled += OnSampled;
    }

    /// <summary>The history, the last events and the present, then what happens and the figures of each second; ends with the token or this object.</summary>
    public async IAsyncEnumerable<SseItem<string>> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ended.Token);
        using var watching = _sampler.Watch();

        // A reader that is too slow misses seconds, and gets the newest.
        var ticks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        Subscribe(ticks);
        try
        {
            yield return new SseItem<string>(JsonSerializer.Serialize(_history.Read(), StatisticsJson.Context.HistoryMessage), "history");
            var told = new long[_reader.Forwards.Count];
            foreach (var note in TakeNews(told).TakeLast(MostEvents))
                yield return Describe(note);
            yield return new SseItem<string>(StatisticsJson.Write(_reader.Read(MostStreams)), "stats");
            while (await NextAsync(ticks.Reader, ending.Token))
            {
                foreach (var note in TakeNews(told))
                    yield return Describe(note);
                yield return new SseItem<string>(_latest ?? "", "stats");
            }
        }
        finally
        {
            Unsubscribe(ticks);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sampler.Sampled -= OnSampled;
        _ended.Cancel();
    }

    private static async ValueTask<bool> NextAsync(ChannelReader<bool> ticks, CancellationToken cancellation)
    {
        try
        {
            return await ticks.ReadAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Subscribe(Channel<bool> ticks)
    {
        lock (_gate)
            _subscribers.Add(ticks);
    }

    private void Unsubscribe(Channel<bool> ticks)
    {
        lock (_gate)
            _subscribers.Remove(ticks);
    }

    private void OnSampled()
    {
        Channel<bool>[] subscribers;
        lock (_gate)
            subscribers = [.. _subscribers];
        var statistics = _reader.Read(subscribers.Length > 0 ? MostStreams : 0);
        _history.Add(statistics);
        if (subscribers.Length == 0)
            return;
        _latest = StatisticsJson.Write(statistics);
        foreach (var subscriber in subscribers)
            subscriber.Writer.TryWrite(true);
    }

    // Of each forward those after the last one told, all of them in the order of time.
    private List<EventMessage> TakeNews(long[] told)
    {
        var news = new List<EventMessage>();
        for (var i = 0; i < told.Length; i++)
        {
            var forward = _reader.Forwards[i];
            var events = forward.Proxy.Statistics.Events.After(told[i]);
            if (events.Count > 0)
                told[i] = events[^1].Id;
            news.AddRange(events.Select(e => EventMessage.Of(forward.Name, e)));
        }

        return [.. news.OrderBy(e => e.Time)];
    }

    private static SseItem<string> Describe(EventMessage note) => new(JsonSerializer.Serialize(note, StatisticsJson.Context.EventMessage), "note");
}
