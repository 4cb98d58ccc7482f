namespace Striper.Common.Scheduling;

/// <summary>Every leg with room in turn: for legs that are alike, and as a yardstick for the others.</summary>
public sealed class RoundRobinScheduler : ILegScheduler
{
    private int _last = -1;

    /// <inheritdoc/>
    public int Choose(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand)
    {
        for (var k = 1; k <= legs.Length; k++)
        {
            var i = (int)((uint)(_last + k) % (uint)legs.Length);
            if (demand.Excludes(i) || !legs[i].HasRoom(demand.BytesOn(legs[i])))
                continue;
            _last = i;
            return i;
        }

        return -1;
    }
}
