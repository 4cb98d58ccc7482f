namespace Striper.Common.Scheduling;

/// <summary>
/// Every datagram on every leg that has room: the first copy to arrive counts, so a loss or a pause on one leg is not felt. Costs as much as there
/// are legs, and gives no more than the best of them: for streaming and playing over bad links. What is not sent yet when a receipt of another
/// copy comes is dropped.
/// </summary>
public sealed class RedundantScheduler : ILegScheduler
{
    private const long WaitingCopyBytes = 64 * 1024;

    /// <inheritdoc/>
    public bool CopiesControl => true;

    /// <inheritdoc/>
    public int Choose(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand)
    {
        var chosen = -1;
        var best = double.MaxValue;
        for (var i = 0; i < legs.Length; i++)
        {
            if (demand.Excludes(i))
                continue;
            var bytes = demand.BytesOn(legs[i]);
            var seconds = legs[i].SecondsToDeliver(bytes);
            if (seconds < best && HasRoom(legs[i], demand, bytes))
                (chosen, best) = (i, seconds);
        }

        return chosen;
    }

    // A copy, behind which nothing waits, may wait on this host itself, a little: without it what the first leg loses is felt.
    private static bool HasRoom(in LegSnapshot leg, in DatagramDemand demand, int bytes)
    {
        if (demand.IsUrgent)
            return leg.HasRoomForUrgent;
        return leg.HasRoom(bytes)
            || (demand.BacklogBytes == 0 && !leg.IsHeld && leg.InFlightBytes + bytes <= leg.CapBytes
                && leg.NotSentBytes < leg.NotSentLimitBytes + WaitingCopyBytes);
    }

    /// <inheritdoc/>
    public bool WantsCopy(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand, TimeSpan now) => true;
}
