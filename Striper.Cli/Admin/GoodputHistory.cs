using Striper.Cli.Statistics;

namespace Striper.Cli.Admin;

/// <summary>The last minutes of every slot of every tunnel, so that a page just opened shows them. Thread-safe.</summary>
internal sealed class GoodputHistory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedDictionary<int, SlotHistory>> _tunnels = [];
    private DateTimeOffset _end;

    /// <summary>Takes a second's figures; tunnels that are gone are forgotten.</summary>
    public void Add(ProcessStatistics statistics)
    {
        lock (_gate)
        {
            _end = statistics.Time;
            var tunnels = statistics.Forwards.SelectMany(forward => forward.Tunnels).DistinctBy(tunnel => tunnel.Id).ToDictionary(tunnel => tunnel.Id);
            foreach (var gone in _tunnels.Keys.Except(tunnels.Keys).ToArray())
                _tunnels.Remove(gone);
            foreach (var (id, tunnel) in tunnels)
            {
                if (!_tunnels.TryGetValue(id, out var slots))
                    _tunnels.Add(id, slots = []);
                foreach (var leg in tunnel.Legs)
                {
                    if (!slots.TryGetValue(leg.Slot, out var slot))
                        slots.Add(leg.Slot, slot = new SlotHistory());
                    slot.Add(leg);
                }
            }
        }
    }

    /// <summary>All of it.</summary>
    public HistoryMessage Read()
    {
        lock (_gate)
        {
            return new HistoryMessage(
                StatisticsSampler.Interval.TotalSeconds,
                [.. _tunnels.Select(tunnel => new HistoryMessage.Tunnel(tunnel.Key, [.. tunnel.Value.Select(slot => slot.Value.Read(slot.Key, _end))]))]);
        }
    }
}
