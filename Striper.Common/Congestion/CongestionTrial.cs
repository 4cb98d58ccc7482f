using static Striper.Common.Congestion.LegControlConstants;
using static Striper.Common.Primitives.Durations;

namespace Striper.Common.Congestion;

/// <summary>
/// Chooses the kernel's congestion control of one leg by trial: the other one is tried where there is reason to, and kept if it does well.
/// Not thread-safe; owned by its controller.
/// </summary>
internal sealed class CongestionTrial
{
    // A window of measurement, in base round trips and at least.
    private const int WindowRtts = 5;
    private static readonly TimeSpan _leastWindow = TimeSpan.FromSeconds(0.6);
    private const int LeastSegments = 100;

    // bbr overruns policers, which shows as this much loss; cubic is kept for little less rate, since it loses far less.
    private const double LossWithBbr = 0.025;
    private const double KeepCubicAt = 0.95;

    // cubic closes its window at random losses: it holds the leg below its cap in so many readings, though there is no queue.
    private const double LossWithCubic = 0.001;
    private const double HeldBackShare = 0.25;
    private const double KeepBbrAt = 1.1;

    // From fewer segments than this cubic needs ten seconds to its share of a path that others fill, bbr some round trips, when it is started anew.
    private const int FewSegments = 32;
    private const int EntryRtts = 10;
    private static readonly TimeSpan _leastEntry = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(300);

    private bool _isAllowed;
    private CongestionAlgorithm _kept;
    private Phase _phase;
    private TimeSpan _phaseSince;
    private LegSample _atStart;
    private double _rateBefore;
    private int _readings;
    private int _heldBack;
    private int _rounds;
    private int _limitedRounds;
    private TimeSpan _pause;
    private TimeSpan _nextTrialAt;

    private enum Phase
    {
        Starting,
        Entering,
        Competing,
        Watching,
        Settling,
        Measuring,
    }

    /// <summary>What the leg should be on.</summary>
    public CongestionAlgorithm Wanted { get; private set; }

    /// <summary>What the leg is on when it comes up.</summary>
    public void Start(CongestionAlgorithm algorithm) => (_isAllowed, _kept, Wanted) = (true, algorithm, algorithm);

    /// <summary>A reading of the leg; <paramref name="isHeldBack"/>: the kernel keeps it below its cap although there is no queue.</summary>
    public void OnReading(bool isHeldBack)
    {
        _readings++;
        if (isHeldBack)
            _heldBack++;
    }

    /// <summary>A round was completed; <paramref name="isCompeting"/>: others fill the path, and only loss tells how much is ours.</summary>
    public void OnRound(in LegSample sample, bool isLimited, bool isCompeting, TimeSpan baseRtt, TimeSpan now)
    {
        if (!_isAllowed)
            return;
        if (isCompeting)
        {
            Compete(sample, baseRtt, now);
            return;
        }

        _rounds++;
        if (isLimited)
            _limitedRounds++;
        var window = Longer(_leastWindow, WindowRtts * baseRtt);
        var time = now - _phaseSince;
        switch (_phase)
        {
            case Phase.Watching when time >= window:
                EndWatching(sample, time, now);
                break;
            case Phase.Settling when time >= window / 2:
                Enter(Phase.Measuring, sample, now);
                break;
            case Phase.Measuring when time >= window:
                EndTrial(sample, time, now);
                break;
            case Phase.Starting or Phase.Entering or Phase.Competing:
                // Between hosts side by side it is they that set the rate: bbr's pacing then only costs them time, a tenth of what the proxies take.
                if (_phase == Phase.Starting && baseRtt < LegControlConstants.ShortRtt)
                    _kept = CongestionAlgorithm.Cubic;
                Wanted = _kept;
                Enter(Phase.Watching, sample, now);
                break;
        }
    }

    private void Compete(in LegSample sample, TimeSpan baseRtt, TimeSpan now)
    {
        switch (_phase)
        {
            case Phase.Entering:
                // It was on cubic for a round, so that this is a new start of bbr's.
                Wanted = now - _phaseSince < Longer(_leastEntry, EntryRtts * baseRtt) ? CongestionAlgorithm.Bbr : CongestionAlgorithm.Cubic;
                if (Wanted == CongestionAlgorithm.Cubic)
                    Enter(Phase.Competing, sample, now);
                break;
            case Phase.Competing:
                break;
            default:
                Wanted = CongestionAlgorithm.Cubic;
                Enter(sample.WindowBytes < FewSegments * sample.SegmentBytes ? Phase.Entering : Phase.Competing, sample, now);
                break;
        }
    }

    private void EndWatching(in LegSample sample, TimeSpan time, TimeSpan now)
    {
        var segments = sample.SentSegments - _atStart.SentSegments;
        var loss = (double)(sample.RetransmittedSegments - _atStart.RetransmittedSegments) / Math.Max(segments, 1);
        var hasReason = _kept == CongestionAlgorithm.Bbr
            ? loss > LossWithBbr
            : loss > LossWithCubic && _heldBack > HeldBackShare * _readings;
        if (now < _nextTrialAt || segments < LeastSegments || !hasReason || !WasLimit)
        {
            Enter(Phase.Watching, sample, now);
            return;
        }

        _rateBefore = Rate(sample, time);
        Wanted = _kept == CongestionAlgorithm.Bbr ? CongestionAlgorithm.Cubic : CongestionAlgorithm.Bbr;
        Enter(Phase.Settling, sample, now);
    }

    private void EndTrial(in LegSample sample, TimeSpan time, TimeSpan now)
    {
        if (WasLimit && Rate(sample, time) >= _rateBefore * (Wanted == CongestionAlgorithm.Cubic ? KeepCubicAt : KeepBbrAt))
            _kept = Wanted;
        Wanted = _kept;
        _pause = _pause == TimeSpan.Zero ? _firstPause : _pause * 2 < _longestPause ? _pause * 2 : _longestPause;
        _nextTrialAt = now + _pause;
        Enter(Phase.Watching, sample, now);
    }

    private void Enter(Phase phase, in LegSample sample, TimeSpan now) =>
        (_phase, _phaseSince, _atStart, _readings, _heldBack, _rounds, _limitedRounds) = (phase, now, sample, 0, 0, 0, 0);

    // A rate that the application limits says nothing of the algorithm.
    private bool WasLimit => _limitedRounds * 2 >= _rounds;

    private double Rate(in LegSample sample, TimeSpan time) => (sample.DeliveredBytes - _atStart.DeliveredBytes) / time.TotalSeconds;
}
