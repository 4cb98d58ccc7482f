using static Striper.Common.Congestion.LegControlConstants;

namespace Striper.Common.Congestion;

/// <summary>
/// How much one leg may have in flight: about its rate times its round trip without queue, so that the leg is full, its queue short,
/// and what it is given late. Read a sample on each receipt and every <see cref="SampleInterval"/> while bytes are out; times are
/// monotonic, since any start.
/// Not thread-safe; guarded by whoever owns the leg.
/// </summary>
public sealed class LegController
{
    private readonly BaseRtt _baseRtt = new();
    private readonly DeliveryRate _rate = new();
    private readonly StartupPhase _startup = new();
    private readonly DrainSchedule _drain;
    private readonly SilenceDetector _silence = new();
    private LegSample _sample;
    private long _writtenSinceSample;
    private bool _isStarted;
    private TimeSpan _lastReadingAt;
    private TimeSpan _readingInterval;

    /// <param name="stagger">Offset of this leg's drains, so that the legs of a tunnel drain one after the other: 2 s times the slot.</param>
    public LegController(TimeSpan stagger)
    {
        _drain = new DrainSchedule(stagger);
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

    /// <summary>
    /// The rate to reckon with; never zero. While the leg searches for its rate, at least what TCP starts with, its initial window each round
    /// trip: what was measured then may be no more than what was offered. Once a rate has expired, a slow one.
    /// </summary>
    public double RateOrSupposed
    {
        get
        {
            var supposed = InStartup && BaseRtt > TimeSpan.Zero
                ? Math.Max(SupposedBytesPerSecond, InitialWindowSegments * SegmentBytes / BaseRtt.TotalSeconds)
                : SupposedBytesPerSecond;
            return InStartup || RateBytesPerSecond == 0 ? Math.Max(RateBytesPerSecond, supposed) : RateBytesPerSecond;
        }
    }

    /// <summary>Round trip without queue; zero while unknown.</summary>
    public TimeSpan BaseRtt => _baseRtt.Value;

    /// <summary>Zero while unknown.</summary>
    public TimeSpan SmoothedRtt => _sample.SmoothedRtt;

    /// <summary>Payload of a full segment; Ethernet's until the first sample.</summary>
    public int SegmentBytes { get; private set; } = 1448;

    /// <summary>Whether the leg still searches for its rate.</summary>
    public bool InStartup => !_startup.IsOver;

    /// <summary>When the leg becomes silent unless it makes progress; <see cref="TimeSpan.MaxValue"/> while nothing is owed.</summary>
    public TimeSpan SilenceDeadline => _silence.Deadline;

    /// <summary>Whether bytes were written since the last sample: then a refusal of room may be outdated, and a new sample worth its microsecond.</summary>
    public bool IsSampleOutdated => _writtenSinceSample > 0;

    /// <summary>Longest time between two samples while bytes are out: 1 to 5 ms, by the base round trip; longer, and the leg runs dry between them.</summary>
    public TimeSpan SampleInterval
    {
        get
        {
            var wanted = BaseRtt * SampleIntervalRtts;
            return wanted < ShortestSampleInterval ? ShortestSampleInterval : wanted > LongestSampleInterval ? LongestSampleInterval : wanted;
        }
    }

    /// <summary>Takes a reading. It must have been made just now: whatever was written before it is taken to be in it.</summary>
    public void OnSample(in LegSample sample, TimeSpan now)
    {
        NoteReading(now);
        _sample = sample;
        _writtenSinceSample = 0;
        if (sample.SegmentBytes > 0)
            SegmentBytes = sample.SegmentBytes;
        if (!_isStarted)
        {
            _isStarted = true;
            _drain.Start(now);
        }

        _baseRtt.OnSample(sample.SmoothedRtt, now);
        _silence.OnSample(sample, BaseRtt, _rate.Rounds >= HistoryRounds, now);
        if (BaseRtt == TimeSpan.Zero)
            return;

        // The second condition: a leg held back by the kernel's window does not reach the cap; without it start-up would not end.
        if (IsCapReached || sample.NotSentBytes + SegmentBytes >= Math.Max(2 * SegmentBytes, BytesIn(NotSentLimit)))
            _rate.MarkLimited();
        if (_rate.OnSample(sample.DeliveredBytes, BaseRtt, SegmentBytes, _silence.IsSilent(now), now))
        {
            _startup.OnRound(_rate, sample, BaseRtt);
            _drain.OnRound(_startup.IsOver, now);
        }

        CapBytes = Cap();
    }

    /// <summary>Bytes were handed to the kernel: until the next sample they count as in flight and not sent.</summary>
    public void OnWritten(int bytes)
    {
        _writtenSinceSample += bytes;

        // Here and not in the next sample only: by then some of a large datagram has left again.
        if (IsCapReached)
            _rate.MarkLimited();
    }

    /// <summary>Nobody looked for a while, and that time is not to be taken for silence.</summary>
    public void OnPause(TimeSpan now) => _silence.OnPause(now);

    /// <summary>
    /// The kernel took less than it was offered: its buffer is full, and the leg the limit, though neither the cap nor the kernel's queue says so.
    /// Usual on loopback, where the buffer is smaller than the cap; without it start-up would not end there.
    /// </summary>
    public void OnBlocked() => _rate.MarkLimited();

    /// <summary>
    /// Whether a datagram of <paramref name="bytes"/> (header included) may be written now. Half of it must fit under the cap, so that the
    /// cap is kept on average whatever the size. Always true when nothing is in flight: any datagram fits an empty leg.
    /// </summary>
    public bool HasRoom(int bytes)
    {
        if (InFlightBytes == 0)
            return true;
        return InFlightBytes + (bytes / 2) <= CapBytes && NotSentBytes < Math.Max(NotSentLimitSegments * SegmentBytes, BytesIn(NotSentLimit));
    }

    /// <summary>
    /// How large a datagram for this leg should be on the wire, header included, so that it fills whole segments: at least one, at most
    /// 8 ms of the leg's rate, and small enough against the cap that the leg does not run dry between two. On a leg with a
    /// round trip under 2 ms the cap alone bounds it. Never above <paramref name="maxBytes"/>, even where no segment fits.
    /// </summary>
    public int DatagramBytes(int maxBytes)
    {
        var isShort = BaseRtt > TimeSpan.Zero && BaseRtt < LeastCapRtt;
        var wanted = isShort
            ? CapBytes * DatagramShareOfCapOnShortLegs
            : Math.Min(BytesIn(_drain.IsDraining ? DrainDatagramTime : DatagramTime), CapBytes * DatagramShareOfCap);
        var segments = Math.Max((long)(Math.Min(wanted, maxBytes) / SegmentBytes), 1);
        return (int)Math.Min(segments * SegmentBytes, maxBytes);
    }

    /// <summary>How long until a datagram of <paramref name="bytes"/>, written now, has arrived. See <see cref="RateOrSupposed"/>.</summary>
    public TimeSpan EstimateDelivery(int bytes)
    {
        var oneWay = BaseRtt / 2 > LeastOneWay ? BaseRtt / 2 : LeastOneWay;
        var queue = (InFlightBytes + bytes) / RateOrSupposed;

        // A dying rate must not overflow the sum.
        return oneWay + TimeSpan.FromSeconds(Math.Min(queue, 1e6));
    }

    /// <summary>Whether the leg is silent: take a sample at <see cref="SilenceDeadline"/> before asking.</summary>
    public bool IsSilent(TimeSpan now) => _silence.IsSilent(now);

    /// <summary>
    /// Whether nothing got through for over 5 s, whether or not anything was sent. The rate is kept, but the leg should carry one small datagram
    /// before it is trusted with a burst. False before the first sample.
    /// </summary>
    public bool IsStale(TimeSpan now) => _isStarted && now - _silence.LastProgress > StaleAfter;

    private TimeSpan Slack
    {
        get
        {
            var readings = _readingInterval * LeastCapSlackReadings;
            return readings > LeastCapSlack ? readings : LeastCapSlack;
        }
    }

    private bool IsCapReached => InFlightBytes + (2 * SegmentBytes) >= CapBytes;

    private double BytesIn(TimeSpan time) => RateBytesPerSecond * time.TotalSeconds;

    // Only while something is out: nobody reads an idle leg.
    private void NoteReading(TimeSpan now)
    {
        var interval = now - _lastReadingAt;
        _lastReadingAt = now;
        if (InFlightBytes > 0 && interval <= LongestReadingInterval)
            _readingInterval += (interval - _readingInterval) * ReadingIntervalShare;
    }

    private long Cap()
    {
        var product = BytesIn(BaseRtt > LeastCapRtt ? BaseRtt : LeastCapRtt);
        var least = SegmentBytes > LoopbackSegmentBytes ? LoopbackLeastCapBytes : LeastCapSegments * SegmentBytes;
        if (_startup.IsOver)
        {
            var wanted = _drain.IsDraining ? DrainGain * product : Math.Max(CapGain * product, BytesIn(BaseRtt + Slack));
            return Math.Max(least, (long)wanted);
        }

        var start = Math.Max(StartupCapSegments * SegmentBytes, (long)(StartupGain * product) + (StartupExtraSegments * SegmentBytes));
        return Math.Max(Math.Max(least, start), CapBytes);
    }
}
