using static Striper.Common.Congestion.LegControlConstants;
using static Striper.Common.Primitives.Durations;

namespace Striper.Common.Congestion;

/// <summary>
/// How much one leg may have in flight: about its rate times its round trip without queue, so that the leg is full, its queue short,
/// and what it is given late. Read a sample every millisecond or so while bytes are out; times are
/// monotonic, since any start.
/// Not thread-safe; guarded by whoever owns the leg.
/// </summary>
public sealed class LegController
{
    private readonly PathControl _path;
    private readonly BaseRtt _baseRtt = new();
    private readonly DeliveryRate _rate = new();
    private readonly LossRate _loss = new();
    private readonly StartupPhase _startup = new();
    private readonly DrainSchedule _drain;
    private readonly CapGain _gain = new();
    private readonly CongestionTrial _trial = new();
    private readonly ReverseLoad _reverseLoad = new();
    private readonly DirectionQueues _queues = new();
    private readonly ReadingPace _pace = new();
    private readonly SilenceDetector _silence = new();
    private readonly QueueResponse _response = new();
    private LegSample _sample;
    private long _writtenSinceSample;
    private bool _isStarted;
    private TimeSpan _shortestRttOfRound = TimeSpan.MaxValue;
    private bool _areQueuesKnown;
    private bool _isSilent;
    private bool _isFull;

    /// <param name="stagger">Offset of this leg's drains, so that the legs of a tunnel drain one after the other: 2 s times the slot.</param>
    /// <param name="path">What it shares with the other legs of its path; null: it has the path to itself.</param>
    public LegController(TimeSpan stagger, PathControl? path = null)
    {
        _drain = new DrainSchedule(stagger);
        _path = path ?? new PathControl();
        _path.Join(this);
        CapBytes = StartupCapSegments * SegmentBytes;
    }

    /// <summary>Out on this leg: in the network, waiting in the kernel, and written since the last sample.</summary>
    public long InFlightBytes => _sample.NetworkBytes + NotSentBytes;

    /// <summary>Waiting in the kernel, including all that was written since the last sample.</summary>
    public long NotSentBytes => _sample.NotSentBytes + _writtenSinceSample;

    /// <summary>What may be in flight.</summary>
    public long CapBytes { get; private set; }

    /// <summary>Zero while there is none.</summary>
    public double RateBytesPerSecond => _rate.BytesPerSecond;

    /// <summary>The rate over about the last round trip; zero while there is none.</summary>
    public double CurrentBytesPerSecond => _rate.CurrentBytesPerSecond;

    /// <summary>Whether the leg, and not the application, was the limit in the last round.</summary>
    public bool WasLimited => _rate.WasLimited;

    /// <summary>The kernel's congestion control that the leg should be on, where it can be changed.</summary>
    public CongestionAlgorithm WantedCongestion => _trial.Wanted;

    /// <summary>
    /// The rate to reckon with; never zero. While the leg searches for its rate, at least what TCP starts with, its initial window each round
    /// trip: what was measured then may be no more than what was offered. Once a rate has expired, a slow one.
    /// </summary>
    public double RateOrSupposed
    {
        get
        {
            var supposed = InStartup && BaseRtt > TimeSpan.Zero
                ? Math.Max(SupposedBytesPerSecond, InitialWindowSegments * SegmentBytes / CapRtt.TotalSeconds)
                : SupposedBytesPerSecond;
            return InStartup || RateBytesPerSecond == 0 ? Math.Max(RateBytesPerSecond, supposed) : RateBytesPerSecond;
        }
    }

    /// <summary>Round trip without queue; zero while unknown.</summary>
    public TimeSpan BaseRtt => _baseRtt.Value;

    /// <summary>Whether it joins hosts side by side; not while nothing is known, nor where something nearby only stands in for the other end.</summary>
    public bool IsShort => !IsEndedOnTheWay && BaseRtt > TimeSpan.Zero && BaseRtt < ShortRtt;

    /// <summary>Zero while unknown.</summary>
    public TimeSpan SmoothedRtt => _sample.SmoothedRtt;

    /// <summary>Payload of a full segment; Ethernet's until the first sample.</summary>
    public int SegmentBytes { get; private set; } = 1448;

    /// <summary>Whether it stays on this host, or its first part does.</summary>
    public bool IsLoopback => SegmentBytes > LoopbackSegmentBytes;

    /// <summary>Whether both ends seem to be on this host, with only memory between them: it is not known to lead beyond.</summary>
    public bool IsWithinHost => IsLoopback && IsShort;

    /// <summary>Whether the leg still searches for its rate.</summary>
    public bool InStartup => !_startup.IsOver;

    /// <summary>How often the leg was found full: its cap was reached, after it had not been.</summary>
    public long Congestions { get; private set; }

    /// <summary>Takes a reading. It must have been made just now: whatever was written before it is taken to be in it.</summary>
    public void OnSample(in LegSample sample, TimeSpan now)
    {
        _pace.OnReading(isBusy: InFlightBytes > 0, now);
        _sample = sample;
        _writtenSinceSample = 0;
        if (sample.SegmentBytes > 0)
            SegmentBytes = sample.SegmentBytes;
        if (!_isStarted)
        {
            _isStarted = true;
            _drain.Start(now);
        }

        _areQueuesKnown = IsBusyBothWays && _queues.IsKnown(now);
        _baseRtt.OnSample(sample.SmoothedRtt, now);
        _silence.OnSample(sample, BaseRtt, _rate.Rounds >= HistoryRounds, now);
        if (BaseRtt == TimeSpan.Zero)
            return;
        if (InFlightBytes > 0 && !_isSilent)
            _path.NoteQueue(sample.SmoothedRtt - BaseRtt, now);

        // The second condition: a leg held back by the kernel's window does not reach the cap; without it start-up would not end.
        var isKernelLimit = sample.NotSentBytes + SegmentBytes >= Math.Max(2 * SegmentBytes, BytesIn(NotSentLimit));
        if (IsFull() || isKernelLimit)
            _rate.MarkLimited();
        if (sample.SmoothedRtt < _shortestRttOfRound)
            _shortestRttOfRound = sample.SmoothedRtt;
        _trial.OnReading(isHeldBack: isKernelLimit && sample.WindowBytes < CapBytes && sample.SmoothedRtt - BaseRtt < Longer(ShortQueue, BaseRtt * ShortQueueRtts));
        _isSilent = _silence.IsSilent(now);
        if (_rate.OnSample(sample.DeliveredBytes, BaseRtt, SegmentBytes, _isSilent, now))
            CompleteRound(sample, now);
        CapBytes = Cap();
    }

    /// <summary>The kernel's congestion control can be changed; this is what the leg is on.</summary>
    public void AllowChange(CongestionAlgorithm algorithm) => _trial.Start(algorithm);

    /// <summary>Bytes were handed to the kernel: until the next sample they count as in flight and not sent.</summary>
    public void OnWritten(int bytes)
    {
        _writtenSinceSample += bytes;

        // Here and not in the next sample only: by then some of a large datagram has left again.
        if (IsFull())
            _rate.MarkLimited();
    }

    /// <summary>The cap is reached by what only the leg's owner knows of.</summary>
    public void MarkFull()
    {
        NoteFull(isFull: true);
        _rate.MarkLimited();
    }

    /// <summary>
    /// Something between the hosts ends the connection and opens it anew: the kernel's round trip is only part of the way, and says nothing of queues
    /// or of others.
    /// </summary>
    public bool IsEndedOnTheWay { get; set; }

    /// <summary>Whether the peer sends much on this leg while it carries ours: then each end should tell its clock.</summary>
    public bool IsBusyBothWays => _reverseLoad.Value > BurstyReverseLoad;

    /// <summary>How long the peer's bytes queue on this leg; zero while that is not known.</summary>
    public TimeSpan ReverseQueue => _queues.Reverse;

    /// <summary>The peer told its clock, and how long our bytes queue; zero: not yet.</summary>
    public void OnPeerClock(TimeSpan clock, TimeSpan queue, TimeSpan now) => _queues.OnPeer(clock, queue, now);

    /// <summary>Bytes of the peer arrived on this leg.</summary>
    public void OnReceived(int bytes) => _reverseLoad.OnReceived(bytes);

    /// <summary>Nobody looked for a while, and that time is not to be taken for silence.</summary>
    public void OnPause(TimeSpan now) => _silence.OnPause(now);

    /// <summary>How much may wait unsent in the kernel at a rate of <paramref name="bytesPerSecond"/>.</summary>
    public long NotSentLimitBytes(double bytesPerSecond)
    {
        var least = Math.Max(NotSentLimitSegments * SegmentBytes, (long)(bytesPerSecond * NotSentLimit.TotalSeconds));
        return IsWithinHost ? Math.Max(least, Math.Min(CapBytes, (long)(bytesPerSecond * NotSentLimitWithinHost.TotalSeconds))) : least;
    }

    /// <summary>
    /// How large a datagram for this leg should be on the wire, header included, so that it fills whole segments: at least one, at most
    /// 4 ms of the leg's rate, and small enough against the cap that the leg does not run dry between two. On a leg with a
    /// round trip under 2 ms the cap alone bounds it. Never above <paramref name="maxBytes"/>, even where no segment fits.
    /// </summary>
    public int DatagramBytes(int maxBytes)
    {
        var isShort = BaseRtt > TimeSpan.Zero && BaseRtt < LeastCapRtt;
        var wanted = isShort
            ? CapBytes * DatagramShareOfCapOnShortLegs
            : Math.Min(BytesIn(LongestDatagram), CapBytes * DatagramShareOfCap);
        var segments = Math.Max((long)(Math.Min(wanted, maxBytes) / SegmentBytes), 1);
        return (int)Math.Min(segments * SegmentBytes, maxBytes);
    }

    private TimeSpan LongestDatagram => _drain.IsDraining ? DrainDatagramTime : _loss.Value > BurstLoss ? LossyDatagramTime : DatagramTime;

    /// <summary>Whether the leg is silent: by the last reading, so take one before asking.</summary>
    public bool IsSilent(TimeSpan now) => _silence.IsSilent(now);

    /// <summary>
    /// Whether nothing got through for over 5 s, whether or not anything was sent. The rate is kept, but the leg should carry one small datagram
    /// before it is trusted with a burst. False before the first sample.
    /// </summary>
    public bool IsStale(TimeSpan now) => _isStarted && now - _silence.LastProgress > StaleAfter;

    /// <summary>Whether others fill the leg's path, or it is being found out, and anything of it comes through, by the last reading.</summary>
    internal bool IsCompeting => !IsAlone && InFlightBytes > 0 && !_isSilent;

    // The test or the competition on its path is another leg's.
    private bool IsAlone => IsEndedOnTheWay || _path.Competition.State == CompetitionState.Alone || !_response.IsInvolved;

    private bool IsFull()
    {
        NoteFull(InFlightBytes + (2 * SegmentBytes) >= CapBytes);
        return _isFull;
    }

    private void NoteFull(bool isFull)
    {
        if (isFull && !_isFull)
            Congestions++;
        _isFull = isFull;
    }

    private void CompleteRound(in LegSample sample, TimeSpan now)
    {
        var isLimited = _rate.WasLimited && _startup.IsOver;
        _reverseLoad.OnRound(RateOrSupposed, now);
        _loss.OnRound(sample);
        _startup.OnRound(_rate, _loss, sample, BaseRtt);
        if (_startup.IsOver)
        {
            _rate.Settle(isBursty: IsBusyBothWays);
            if (IsAlone)
                _gain.OnRound(_loss, sample, _trial.Wanted, BaseRtt, now);
            else
                _gain.OnOtherRound(sample, now);
            if (isLimited && !IsEndedOnTheWay && BaseRtt > LeastCorrectedRtt && !_drain.IsDraining && IsAlone)
                _path.OnLimitedRound((_shortestRttOfRound / (WantedRtt + CorrectionSlack)) - 1, now);
            if (!IsEndedOnTheWay)
                _path.Competition.OnRound(RoundOf(isLimited), _response, isCompetitor: _path.IsCompetitor(this), now);
        }

        _drain.OnRound(_startup.IsOver, now);
        // Where losses are the path's own, bbr competes: cubic would give way to them, not to others.
        _trial.OnRound(sample, isLimited, isCompeting: _path.Competition.IsContended && !IsAlone && !_gain.IsLossForeign(now), BaseRtt, now);
        _shortestRttOfRound = TimeSpan.MaxValue;
    }

    // Losses shorten the cap, but not what retransmissions add to round trips; and cubic, which would compete, closes its window at them.
    private double ExplainedGain => _loss.Value > BurstLoss ? Math.Max(WantedGain, LegControlConstants.CapGain) : WantedGain;

    // Beside others that are known to be there a test that withdraws all but what the path holds would cost most of our share.
    private bool IsGentleTest => _path.Competition.IsContended && !IsBusyBothWays;

    private CompetitionRound RoundOf(bool isLimited) =>
        new(_shortestRttOfRound - BaseRtt - (_areQueuesKnown ? _queues.Reverse : TimeSpan.Zero), BaseRtt, ExplainedGain, InFlightBytes, CapBytes, SegmentBytes,
            IsLimited: isLimited && (_areQueuesKnown || !IsBusyBothWays), _sample.RetransmittedSegments, IsBusyBothWays);

    private double BytesIn(TimeSpan time) => RateBytesPerSecond * time.TotalSeconds;

    private long Cap()
    {
        var leastSegments = _path.Competition.State == CompetitionState.Testing && !IsAlone ? LeastTestCapSegments : LeastCapSegments;
        var least = IsLoopback ? LoopbackLeastCapBytes : leastSegments * SegmentBytes;
        if (_startup.IsOver)
            return Math.Max(least, (long)WantedCap());
        var start = Math.Max(StartupCapSegments * SegmentBytes, (long)(StartupGain * BytesIn(CapRtt)) + (StartupExtraSegments * SegmentBytes));
        return Math.Max(Math.Max(least, start), CapBytes);
    }

    // The peer keeps a queue as we do: while it sends on this leg as well, what acknowledges ours waits in it, and counts as in flight.
    private double WantedGain => 1 + ((_gain.Value - 1) * (1 + _reverseLoad.Value));

    // The round trip with a queue of ours as long as the gain asks for. Where the directions are told apart, the other one's is what it is.
    private TimeSpan WantedRtt
    {
        get
        {
            if (!_areQueuesKnown)
                return WantedGain * CapRtt;
            var wanted = SmoothedRtt - _queues.Forward + ((_gain.Value - 1) * BaseRtt) + QueueSlack;
            return Longer(_gain.Value * CapRtt, Shorter(wanted, LargestGain * CapRtt));
        }
    }

    private TimeSpan CapRtt => Longer(BaseRtt, LeastCapRtt);

    private double WantedCap()
    {
        if (_path.Competition.State == CompetitionState.Testing)
        {
            var mostBytes = IsGentleTest ? double.MaxValue : _rate.MeanBytesPerSecond * CapRtt.TotalSeconds;
            _response.EnterTest(_path.Competition.Tests, mostBytes, _path.Competition.IsContended);
        }

        switch (IsAlone ? CompetitionState.Alone : _path.Competition.State)
        {
            case CompetitionState.Testing:
                return _response.TestCapBytes;
            case CompetitionState.Competing when !_path.IsCompetitor(this):
                // Without anything beyond what the path holds: full if there is nobody after all, giving way if there is.
                return BytesIn(CapRtt);
            case CompetitionState.Competing:
                // No limit but the kernel's; it must stay a figure that can be reckoned with.
                return (CompetingInFlights * InFlightBytes) + CompetingLeastCapBytes;
        }

        if (_drain.IsDraining)
            return DrainGain * BytesIn(CapRtt) * _path.Correction;

        // Something nearer to the mean is enough where the queue itself is known: too little leaves it shorter than wanted, and the cap grows.
        var rate = (_areQueuesKnown ? (_rate.MeanBytesPerSecond + RateBytesPerSecond) / 2 : RateBytesPerSecond) * _path.Correction;
        return rate * Longer(WantedRtt, BaseRtt + _pace.Slack).TotalSeconds;
    }
}
