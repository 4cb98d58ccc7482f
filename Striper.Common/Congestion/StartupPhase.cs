using static Striper.Common.Congestion.LegControlConstants;

namespace Striper.Common.Congestion;

/// <summary>Decides, round by round, when a leg has found its rate and start-up ends. It never begins again.</summary>
internal sealed class StartupPhase
{
    private double _fullRate;
    private int _flatRounds;

    /// <summary>Whether start-up is over.</summary>
    public bool IsOver { get; private set; }

    /// <summary>A round was completed.</summary>
    public void OnRound(DeliveryRate rate, LossRate loss, in LegSample sample, TimeSpan baseRtt)
    {
        if (IsOver || !rate.WasLimited)
            return;
        if (rate.BytesPerSecond > _fullRate * StartupGrowth)
        {
            _fullRate = rate.BytesPerSecond;
            _flatRounds = 0;
        }
        else
        {
            _flatRounds++;
        }

        var queue = sample.SmoothedRtt - baseRtt;
        IsOver = _flatRounds >= StartupFlatRounds
            || IsLonger(queue, StartupLongQueue, baseRtt / 2)
            || (IsLonger(queue, StartupShortQueue, baseRtt / 4) && rate.Rounds > StartupQueueRounds && _flatRounds > 0)
            || loss.Value > StartupLoss
            || (rate.Rounds > StartupLossRounds && sample.RetransmittedSegments > StartupRetransmits);
    }

    private static bool IsLonger(TimeSpan queue, TimeSpan limit, TimeSpan shareOfBase) => queue > limit && queue > shareOfBase;
}
