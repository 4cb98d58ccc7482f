namespace Striper.Common.Scheduling;

/// <summary>
/// The leg with room that delivers this datagram earliest. Where a better leg without room would still deliver it and all that waits behind
/// it earlier than the idle bad one, it waits (ECF: Lim et al., CoNEXT 2017). Urgent data goes to the leg with the shortest way now, past the cap.
/// </summary>
public sealed class EarliestScheduler : ILegScheduler
{
    // Urgent data may pass the cap by this much, so that many small streams cannot undo it.
    private const long UrgentOvershootBytes = 64 * 1024;

    /// <inheritdoc/>
    public int Choose(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand) =>
        demand.IsUrgent ? ChooseUrgent(legs, demand) : ChooseBulk(legs, demand);

    private static int ChooseUrgent(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand)
    {
        var chosen = -1;
        var best = double.MaxValue;
        for (var i = 0; i < legs.Length; i++)
        {
            var seconds = legs[i].SecondsOfUrgent();
            if (seconds < best && !demand.Excludes(i) && !legs[i].IsHeld && legs[i].InFlightBytes <= legs[i].CapBytes + UrgentOvershootBytes)
                (chosen, best) = (i, seconds);
        }

        return chosen;
    }

    private static int ChooseBulk(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand)
    {
        int chosen = -1, better = -1;
        double best = double.MaxValue, bestAny = double.MaxValue;
        for (var i = 0; i < legs.Length; i++)
        {
            if (demand.Excludes(i))
                continue;
            var bytes = demand.BytesOn(legs[i]);
            var seconds = legs[i].SecondsToDeliver(bytes);
            if (seconds < best && legs[i].HasRoom(bytes))
                (chosen, best) = (i, seconds);
            if (seconds < bestAny)
                (better, bestAny) = (i, seconds);
        }

        if (chosen < 0 || chosen == better)
            return chosen;
        var wait = bestAny + (demand.BacklogBytes / legs[better].RateBytesPerSecond);
        return best > wait ? -1 : chosen;
    }
}
