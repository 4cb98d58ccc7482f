using static Striper.Common.Congestion.LegControlConstants;
using static Striper.Common.Primitives.Durations;

namespace Striper.Common.Congestion;

/// <summary>
/// The rate a leg carries: the largest rate of delivery seen in the last ten rounds, where only rounds count that tell something: those
/// in which the leg, and not the application, was the limit, and those that raise the rate. So a leg that idles keeps its rate.
/// Once the rate is found readings are taken over two round trips, because acknowledgements come in bursts; where they queue behind data of the
/// other direction, the largest readings are passed over as well.
/// Not thread-safe; guarded by whoever owns the leg.
/// </summary>
public sealed class DeliveryRate
{
    // A window is long enough when it misses this much: samples come about once a millisecond.
    private static readonly TimeSpan _windowTolerance = TimeSpan.FromMilliseconds(1);

    // The first rate of a leg needs this much time, whatever the window.
    private static readonly TimeSpan _leastFirstWindow = TimeSpan.FromMilliseconds(5);

    private readonly DeliveryHistory _history = new();
    private readonly double[] _rounds = new double[RateMemoryRounds];
    private readonly double[] _latest = new double[RateMemoryRounds];
    private int _meanRounds;
    private int _nextRound;
    private TimeSpan _roundStart = TimeSpan.MinValue;
    private double _largestOfRound;
    private bool _limited;
    private bool _isSettled;
    private int _passedOver;

    /// <summary>Bytes a second; zero until there is one.</summary>
    public double BytesPerSecond { get; private set; }

    /// <summary>The rate over the last window, not the largest one; bytes a second.</summary>
    public double CurrentBytesPerSecond { get; private set; }

    /// <summary>Start-up is over; <paramref name="isBursty"/>: the other direction is busy.</summary>
    public void Settle(bool isBursty) => (_isSettled, _passedOver) = (true, isBursty ? PassedOverRounds : 0);

    /// <summary>The mean of the rates at the end of the last ten rounds, those that tell nothing included; bytes a second.</summary>
    public double MeanBytesPerSecond
    {
        get
        {
            if (_meanRounds == 0)
                return BytesPerSecond;
            var sum = 0.0;
            for (var i = 0; i < _meanRounds; i++)
                sum += _latest[i];
            return sum / _meanRounds;
        }
    }

    /// <summary>Rounds completed.</summary>
    public int Rounds { get; private set; }

    /// <summary>Whether the leg was the limit in the round completed last.</summary>
    public bool WasLimited { get; private set; }

    /// <summary>The leg, not the application, limits what is out, at some time in this round.</summary>
    public void MarkLimited() => _limited = true;

    /// <summary>Takes a reading; true when it completes a round.</summary>
    /// <param name="deliveredBytes">Cumulative.</param>
    /// <param name="baseRtt">Round trip without queue.</param>
    /// <param name="segmentBytes">Payload of a full segment.</param>
    /// <param name="isSilent">The leg is silent: its rounds count as they are, so that the rate of a dead leg expires.</param>
    /// <param name="now">Monotonic.</param>
    public bool OnSample(long deliveredBytes, TimeSpan baseRtt, int segmentBytes, bool isSilent, TimeSpan now)
    {
        var window = Window(baseRtt, segmentBytes);
        Measure(deliveredBytes, baseRtt, window, now);
        _history.Add(now, deliveredBytes, window);
        _largestOfRound = Math.Max(_largestOfRound, CurrentBytesPerSecond);
        if (_passedOver == 0)
            BytesPerSecond = Math.Max(BytesPerSecond, CurrentBytesPerSecond);

        if (_roundStart == TimeSpan.MinValue)
            _roundStart = now;
        if (now - _roundStart < (baseRtt > ShortestRound ? baseRtt : ShortestRound))
            return false;
        CompleteRound(isSilent, now);
        return true;
    }

    private void CompleteRound(bool isSilent, TimeSpan now)
    {
        _roundStart = now;
        _latest[Rounds % _latest.Length] = CurrentBytesPerSecond;
        _meanRounds = Math.Min(_meanRounds + 1, _latest.Length);
        Rounds++;
        WasLimited = _limited;
        if (_limited || isSilent || _largestOfRound > BytesPerSecond * 0.999)
        {
            _rounds[_nextRound] = _largestOfRound;
            _nextRound = (_nextRound + 1) % _rounds.Length;
            BytesPerSecond = Largest();
        }

        _largestOfRound = CurrentBytesPerSecond;
        _limited = false;
    }

    private double Largest()
    {
        Span<double> sorted = stackalloc double[RateMemoryRounds];
        _rounds.CopyTo(sorted);
        sorted.Sort();
        return sorted[^(1 + _passedOver)];
    }

    private TimeSpan Window(TimeSpan baseRtt, int segmentBytes)
    {
        var window = Longer(baseRtt, ShortestRound) * (_isSettled ? SettledWindowRounds : 1);
        if (BytesPerSecond > 0)
        {
            var segments = RateWindowSegments * segmentBytes / BytesPerSecond;
            if (segments > window.TotalSeconds)
                window = TimeSpan.FromSeconds(Math.Min(segments, LongestRateWindow.TotalSeconds));
        }

        return window < LongestRateWindow ? window : LongestRateWindow;
    }

    private void Measure(long deliveredBytes, TimeSpan baseRtt, TimeSpan window, TimeSpan now)
    {
        if (_history.TryFind(now - window + _windowTolerance, out var entry) && entry.At < now)
        {
            CurrentBytesPerSecond = (deliveredBytes - entry.Bytes) / (now - entry.At).TotalSeconds;
        }
        else if (_history.IsWhole && _history.Count > 1)
        {
            // A young leg: what it did since its first reading, which took at least a round trip.
            var life = now - _history.Oldest.At;
            if (life > _leastFirstWindow)
                CurrentBytesPerSecond = (deliveredBytes - _history.Oldest.Bytes) / Math.Max(life.TotalSeconds, baseRtt.TotalSeconds);
        }

        // Otherwise the window has just grown beyond the history; the last figure holds until it is filled.
    }
}
