using System.Numerics;
using Striper.Common.Primitives;

namespace Striper.Common.Scheduling;

/// <summary>
/// The leg with room that delivers this datagram earliest. Where a better leg without room would still deliver it and all that waits behind
/// it earlier than the idle bad one, it waits (ECF: Lim et al., CoNEXT 2017); a leg on which it would hold up more than the receiver can keep
/// is left out (BLEST: Ferlin et al., Networking 2016). Between hosts side by side bulk stays where it is, within limits.
/// Urgent data takes the shortest way now, past the cap, and the second shortest as well:
/// TCP holds everything on a leg behind a lost segment, and hardly two legs lose one at once.
/// </summary>
public sealed class EarliestScheduler : ILegScheduler
{
    // Share of the legs' rate that copies of urgent data may take...
    private const double CopiesShareOfRate = 0.02;

    // ...after so many bytes at once.
    private const double CopiesBurstBytes = 64 * 1024;

    // Only what fits a segment is copied: larger answers are as much bulk as urgent.
    private const int LargestCopyBytes = 1400;

    // An express leg may be so much slower than another, or by as much as hosts are late, and is still chosen: behind bulk there is more to wait for than
    // round trips tell.
    private const double ExpressHandicap = 0.75;
    private const double ExpressSlackSeconds = 0.005;

    // A leg that much slower than the first is no help against a loss there.
    private const double CopyRtts = 3;

    // Between hosts side by side copies cost more than waiting, and many connections at once more than one: what comes in order costs the receiver none,
    // so the leg of the last datagram takes the next one as well while it has room, unless another is quicker by more than this. (64 legs that share
    // bulk cost twice what 4 do; on one leg they cost the same.) On longer ways each millisecond of queue is one for everybody.
    private const double SameSeconds = 0.004;

    // Within one host nothing is gained by another leg, unless something holds up this one.
    private const double SameSecondsWithinHost = 0.02;

    private LegId _lastOfBulk;
    private double _copiesBudgetBytes = CopiesBurstBytes;
    private TimeSpan _copiesBudgetAt;

    /// <inheritdoc/>
    public int Choose(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand) =>
        demand.IsUrgent ? ChooseUrgent(legs, demand) : ChooseBulk(legs, demand);

    /// <inheritdoc/>
    public bool WantsCopy(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand, TimeSpan now)
    {
        if (!demand.IsUrgent || demand.Bytes > LargestCopyBytes || BitOperations.PopCount(demand.Excluded) != 1)
            return false;
        var first = BitOperations.TrailingZeroCount(demand.Excluded);

        // Side by side hosts lose nothing, and a copy would wake each of them once more.
        if (legs[first].IsShort)
            return false;
        var second = ChooseUrgent(legs, demand);
        if (second < 0 || legs[second].SecondsOfUrgent() > CopyRtts * legs[first].SecondsOfUrgent())
            return false;
        var earned = (now - _copiesBudgetAt).TotalSeconds * SumOfRates(legs) * CopiesShareOfRate;
        _copiesBudgetBytes = Math.Min(CopiesBurstBytes, _copiesBudgetBytes + earned);
        _copiesBudgetAt = now;
        if (_copiesBudgetBytes < demand.Bytes)
            return false;
        _copiesBudgetBytes -= demand.Bytes;
        return true;
    }

    private static int ChooseUrgent(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand)
    {
        var chosen = -1;
        var best = double.MaxValue;
        for (var i = 0; i < legs.Length; i++)
        {
            var seconds = legs[i].SecondsOfUrgent();
            if (legs[i].IsExpress)
                seconds = Math.Min(seconds * ExpressHandicap, seconds - ExpressSlackSeconds);
            if (seconds < best && !demand.Excludes(i) && legs[i].HasRoomForUrgent)
                (chosen, best) = (i, seconds);
        }

        return chosen;
    }

    private int ChooseBulk(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand)
    {
        var better = Quickest(legs, demand);
        if (better < 0)
            return -1;
        var quickest = legs[better].SecondsToDeliver(demand.BytesOn(legs[better]));

        // What is sent again wants the quickest.
        var last = demand.ReorderBytes > 0 ? IndexOfLast(legs, demand) : -1;
        if (last >= 0 && legs[last].SecondsToDeliver(demand.BytesOn(legs[last])) <= quickest + (legs[last].IsWithinHost ? SameSecondsWithinHost : SameSeconds))
            return last;
        var longest = LongestDelivery(legs, demand, quickest + legs[better].BaseRtt.TotalSeconds);
        var chosen = -1;
        var best = double.MaxValue;
        for (var i = 0; i < legs.Length; i++)
        {
            if (demand.Excludes(i))
                continue;
            var bytes = demand.BytesOn(legs[i]);
            var seconds = legs[i].SecondsToDeliver(bytes);
            if (seconds < best && legs[i].HasRoom(bytes) && seconds + legs[i].BaseRtt.TotalSeconds <= longest)
                (chosen, best) = (i, seconds);
        }

        if (chosen < 0 || (chosen != better && best > quickest + (demand.BacklogBytes / legs[better].RateBytesPerSecond)))
            return -1;
        _lastOfBulk = legs[chosen].Leg;
        return chosen;
    }

    // Where the last datagram went, if that is a short leg with room.
    private int IndexOfLast(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand)
    {
        for (var i = 0; i < legs.Length; i++)
        {
            if (legs[i].Leg == _lastOfBulk)
                return legs[i].IsShort && !demand.Excludes(i) && legs[i].HasRoom(demand.BytesOn(legs[i])) ? i : -1;
        }

        return -1;
    }

    // While a datagram is on its way the others deliver the sum of the rates, and that must stay within what the receiver keeps. Quick legs exceed it
    // by their mere round trip: among them only being later than the quickest counts.
    private static double LongestDelivery(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand, double quickest)
    {
        if (demand.ReorderBytes == 0)
            return double.MaxValue;
        var held = demand.ReorderBytes / SumOfRates(legs);
        return Math.Max(held, quickest + (held / 2));
    }

    // With or without room.
    private static int Quickest(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand)
    {
        var quickest = -1;
        var best = double.MaxValue;
        for (var i = 0; i < legs.Length; i++)
        {
            if (demand.Excludes(i))
                continue;
            var seconds = legs[i].SecondsToDeliver(demand.BytesOn(legs[i]));
            if (seconds < best)
                (quickest, best) = (i, seconds);
        }

        return quickest;
    }

    private static double SumOfRates(ReadOnlySpan<LegSnapshot> legs)
    {
        var sum = 0.0;
        foreach (ref readonly var leg in legs)
            sum += leg.RateBytesPerSecond;
        return sum;
    }
}
