using Striper.Common.Congestion;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using static Striper.Common.Primitives.Durations;

namespace Striper.Common.Engine;

/// <content>Legs that are not alike: backups, dear and paused ones are held back, and paths keep to their limits.</content>
public sealed partial class TunnelEngine
{
    private readonly LegTiers _tiers = new();
    private readonly Dictionary<int, PathLimit> _limits = [];

    // Once a leg was dear, a backup or paused; until then none is held back.
    private bool _hasUnlikeLegs;

    // Once a leg was an express one.
    private bool _hasExpressLegs;

    // Bit s: the leg of slot s is not held back from bulk.
    private ulong _openSlots = ulong.MaxValue;

    // Before anything is placed, so that every scheduler, and control, sees the same legs.
    private void ChooseTier(TimeSpan now)
    {
        if (!_hasUnlikeLegs)
            return;
        Span<int> ranks = stackalloc int[ILegScheduler.MaxLegs];
        var count = 0;
        var roundTrip = TimeSpan.Zero;

        foreach (var leg in _legs)
        {
            // A paused leg is better than none.
            if (leg.IsSuspect || (leg.IsPaused && IsReplaced(leg)))
                continue;
            ranks[count++] = leg.Rank;
            if (!leg.IsHeldBack)
                roundTrip = Longer(roundTrip, leg.Control.SmoothedRtt);
        }

        if (count == 0)
            return;
        var highest = _tiers.Choose(ranks[..count], roundTrip, now);
        foreach (var leg in _legs)
        {
            leg.IsHeldBack = leg.Rank > highest || (leg.IsPaused && IsReplaced(leg));
            var slot = 1UL << leg.Id.Slot;
            _openSlots = leg.IsHeldBack || leg.Traits.IsExpress ? _openSlots & ~slot : _openSlots | slot;
        }
    }

    // A stream that is left in a queue has bytes and credit, and found no room. With no leg at all it is not for want of room. Copies may wait
    // because every leg has one already.
    private void NoteWaiting(TimeSpan now)
    {
        if (_hasUnlikeLegs && _legs.Exists(leg => leg.MayCarry))
            _tiers.OnPlaced(_urgent.Count + _bulk.Count > 0, now);
    }

    private PathLimit? JoinPath(LegId id, LegTraits traits)
    {
        if (traits.MaxBytesPerSecond == 0)
            return null;
        var path = PathOf(id, traits);
        if (!_limits.TryGetValue(path, out var limit))
            _limits.Add(path, limit = new PathLimit());

        // The newest leg is right: the client may have been told another figure meanwhile.
        limit.BytesPerSecond = traits.MaxBytesPerSecond;
        if (!traits.IsExpress)
            limit.Legs++;
        return limit;
    }

    private void LeavePath(EngineLeg leg)
    {
        if (leg.Limit is { } limit && !leg.Traits.IsExpress && --limit.Legs == 0)
            _limits.Remove(PathOf(leg.Id, leg.Traits));
    }

    // A leg without a path is one of its own.
    private static int PathOf(LegId id, LegTraits traits) => traits.Path > 0 ? traits.Path : -1 - id.Slot;

    // The path's other legs have no room either once it has nothing left.
    private void Spend(EngineLeg leg, int bytes, TimeSpan now)
    {
        if (leg.Limit is not { } limit)
            return;
        limit.Spend(bytes, leg.Control.SegmentBytes);
        if (limit.HasTokens(now))
            return;
        for (var i = 0; i < _usable.Length; i++)
        {
            if (ReferenceEquals(_usable[i]?.Limit, limit))
                _snapshots[i].IsHeld = true;
        }
    }
}
