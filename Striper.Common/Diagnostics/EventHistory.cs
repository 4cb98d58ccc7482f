using Striper.Common.Primitives;

namespace Striper.Common.Diagnostics;

/// <summary>The last events of a proxy. Thread-safe; bounded.</summary>
public sealed class EventHistory(TimeProvider time)
{
    /// <summary>Events that are kept.</summary>
    public const int MaxEvents = 200;

    private readonly Lock _gate = new();
    private readonly Queue<ProxyEvent> _events = new(MaxEvents);
    private long _last;

    /// <summary>Adds one; the oldest goes. <paramref name="slot"/>: where it is of no leg, but of its place.</summary>
    public void Add(string kind, TunnelId? tunnel, LegId? leg, string text, int? slot = null)
    {
        lock (_gate)
        {
            if (_events.Count == MaxEvents)
                _events.Dequeue();
            _events.Enqueue(new ProxyEvent(++_last, time.GetUtcNow(), kind, tunnel?.ToString(), leg?.ToString(), leg?.Slot ?? slot, text));
        }
    }

    /// <summary>Those after the one with the number <paramref name="last"/>, oldest first.</summary>
    public IReadOnlyList<ProxyEvent> After(long last)
    {
        lock (_gate)
            return last >= _last ? [] : [.. _events.Where(e => e.Id > last)];
    }
}
