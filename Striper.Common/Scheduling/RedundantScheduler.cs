namespace Striper.Common.Scheduling;

/// <summary>
/// Every datagram on every leg that has room: the first copy to arrive counts, so a loss or a pause on one leg is not felt. Costs as much as there
/// are legs, and gives no more than the best of them: for streaming and playing over bad links. What is not sent yet when a receipt of another
/// copy comes is dropped.
/// </summary>
public sealed class RedundantScheduler : ILegScheduler
{
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

    // A copy may wait on this host: without it what the first leg loses is felt, and once another has arrived it is not sent.
    private static bool HasRoom(in LegSnapshot leg, in DatagramDemand demand, int bytes) =>
        demand.IsUrgent ? leg.HasRoomForUrgent : leg.HasRoom(bytes) || (demand.BacklogBytes == 0 && !leg.IsHeld && leg.InFlightBytes + bytes <= leg.CapBytes);

    /// <inheritdoc/>
    public bool WantsCopy(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand, TimeSpan now) => true;
}
