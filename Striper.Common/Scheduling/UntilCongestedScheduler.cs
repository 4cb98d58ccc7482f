using Striper.Common.Primitives;

namespace Striper.Common.Scheduling;

/// <summary>One leg until it has no room, then the next: what tcp-striper meant to do. Keeps data in order as long as one leg suffices.</summary>
public sealed class UntilCongestedScheduler : ILegScheduler
{
    private LegId _current;

    /// <inheritdoc/>
    public int Choose(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand)
    {
        var start = 0;
        for (var i = 0; i < legs.Length; i++)
        {
            if (legs[i].Leg == _current)
                start = i;
        }

        for (var k = 0; k < legs.Length; k++)
        {
            var i = (start + k) % legs.Length;
            if (demand.Excludes(i) || !legs[i].HasRoom(demand.BytesOn(legs[i])))
                continue;
            _current = legs[i].Leg;
            return i;
        }

        return -1;
    }
}
