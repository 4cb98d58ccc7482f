using Striper.Common.Tunnel;

namespace Striper.Client;

/// <summary>
/// Finds the number of legs that carries most: while bulk flows, more are tried, and kept if goodput grows; now and then fewer are, and kept
/// if it does not fall. A trial of more costs nothing but connections; in one of fewer the legs to give back are only paused, so that it
/// ends at once if goodput falls. Pure: loads and the time go in, numbers come out. Not thread-safe.
/// </summary>
internal sealed class LegCountController
{
    private const int WindowRtts = 10;

    // Of a window's goodput over the last one's: the flow is still starting.
    private const double StartingGrowth = 1.15;
    private const int LongestStart = 5;

    // A flow that is so much quicker than any on which more legs were tried has reasons of its own: the next trial may end otherwise.
    private const double NewHigh = 1.3;

    // Off the goodput of the last trial by this much: conditions have changed.
    private const double MuchLess = 0.7;
    private const double MuchMore = 1.3;

    // Of the baseline, early in a trial of fewer legs: not worth its cost to the end.
    private const double HopelessOfFewer = 0.9;

    // A trial of fewer legs is judged by a difference of 2 %, which a short window does not show.
    private const int WindowsOfFewer = 3;

    private static readonly TimeSpan _shortestWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestWindow = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _dialPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _firstWait = TimeSpan.FromSeconds(30);

    // A bulk flow that has lasted so long is worth the small loss of a trial of fewer legs.
    private static readonly TimeSpan _bulkBeforeFewer = TimeSpan.FromSeconds(60);

    private readonly LegRange _range;
    private readonly GoodputWindow _window = new();
    private readonly TrialSchedule _more = new(_firstWait, TimeSpan.Zero);
    private readonly TrialSchedule _fewer = new(2 * _firstWait, TimeSpan.Zero);
    private bool _isStarted;
    private bool _areUplinksOther;
    private LegTrial? _trial;
    private int _bulkWindows;
    private TimeSpan _bulkSince;
    private double _lastGoodput;
    private double _highestTried;
    private double _lastTried;

    // Best goodput before trials of fewer under these conditions: what each costs must not add up.
    private double _reference;

    /// <summary>Begins with the range's first number.</summary>
    public LegCountController(LegRange range) => (_range, Count) = (range, range.First);

    /// <summary>The number that was found best so far.</summary>
    public int Count { get; private set; }

    /// <summary>Legs to use now.</summary>
    public int Used => _trial?.To ?? Count;

    /// <summary>Legs to have now; those beyond <see cref="Used"/> are paused.</summary>
    public int Kept => Math.Max(Used, Count);

    /// <summary>
    /// Takes a look; to be called every 100 ms or so while anything flows. <paramref name="awaited"/>: legs of those to use that are missing and
    /// worth waiting for. Not null: a trial has ended.
    /// </summary>
    public LegCountChange? Observe(in TunnelLoad load, int awaited, TimeSpan now)
    {
        if (!_isStarted)
        {
            _isStarted = true;
            _window.Restart(load, now);
            return null;
        }

        if (_areUplinksOther)
            return BeginAnew(load, now);
        if (_trial is { } trial)
            return Try(trial, load, awaited, now);
        if (!_window.Add(load, now, WindowOf(load)))
            return null;
        Watch(load, awaited, now);
        _window.Restart(load, now);
        return null;
    }

    /// <summary>Legs have died, or this host's addresses have changed: the next trials come sooner.</summary>
    public void OnConditionsChanged(TimeSpan now)
    {
        _reference = 0;
        _more.Hasten(now);
        _fewer.Hasten(now);
    }

    /// <summary>An uplink is out, or back: what is being measured says nothing, and what was found may hold no longer.</summary>
    public void OnUplinksChanged() => _areUplinksOther = true;

    private LegCountChange? BeginAnew(in TunnelLoad load, TimeSpan now)
    {
        _areUplinksOther = false;
        _bulkWindows = 0;
        _window.Restart(load, now);
        var change = _trial is { } trial ? End(trial, 0, load, now) : null;
        OnConditionsChanged(now);
        return change;
    }

    private static TimeSpan WindowOf(in TunnelLoad load)
    {
        var window = WindowRtts * load.LongestRtt;
        return window < _shortestWindow ? _shortestWindow : window > _longestWindow ? _longestWindow : window;
    }

    private void Watch(in TunnelLoad load, int awaited, TimeSpan now)
    {
        if (!_window.IsBulk)
        {
            _bulkWindows = 0;
            return;
        }

        if (_bulkWindows++ == 0)
            _bulkSince = now;
        var goodput = _window.BytesPerSecond;
        var isStarting = _bulkWindows == 1 || (_bulkWindows <= LongestStart && goodput > StartingGrowth * _lastGoodput);
        var isSecondOff = IsOff(goodput) && IsOff(_lastGoodput);
        _lastGoodput = goodput;
        if (isStarting || awaited > 0)
            return;
        if (goodput > NewHigh * _highestTried)
            _more.Restart(now, TimeSpan.Zero);
        else if (isSecondOff)
            OnConditionsChanged(now);
        if (Count < _range.Most && now >= _more.NextAt)
            Begin(Math.Min(2 * Count, _range.Most), goodput, load, now);
        else if (Count > _range.Fewest && now >= _fewer.NextAt && now - _bulkSince >= _bulkBeforeFewer)
            Begin(Math.Max(_range.Fewest, Count - Math.Max(1, Count / 4)), _reference = Math.Max(_reference, goodput), load, now);
    }

    private bool IsOff(double goodput) => goodput < MuchLess * _lastTried || goodput > MuchMore * _lastTried;

    private void Begin(int to, double baseline, in TunnelLoad load, TimeSpan now)
    {
        _trial = new LegTrial(Count, to, baseline, now);
        _highestTried = Math.Max(_highestTried, baseline);
        _lastTried = baseline;
        _window.Restart(load, now);
    }

    private LegCountChange? Try(LegTrial trial, in TunnelLoad load, int awaited, TimeSpan now)
    {
        if (awaited > 0)
        {
            // They are dialled still, or one has died in the middle: what was measured says nothing, and paused ones are needed at once.
            trial.UpSince = null;
            return !trial.IsUp || now - trial.StartedAt > _dialPatience + (4 * WindowOf(load)) ? End(trial, 0, load, now) : null;
        }

        trial.UpSince ??= now;

        // Fresh legs begin slowly; those that are left of a trial of fewer have begun, and take over in a few round trips.
        if (now - trial.UpSince < (trial.IsUp ? WindowOf(load) : WindowOf(load) / 2))
        {
            _window.Restart(load, now);
            return null;
        }

        var isOver = _window.Add(load, now, trial.IsUp ? WindowOf(load) : WindowsOfFewer * WindowOf(load));
        var isHopeless = !trial.IsUp && now - trial.UpSince >= WindowOf(load) && _window.BytesPerSecond < HopelessOfFewer * trial.Baseline;
        if (isOver && !_window.IsBulk && !trial.IsRepeated)
        {
            // An application or a host that falters for a moment would cost all that the trial was to find.
            trial.IsRepeated = true;
            _window.Restart(load, now);
            return null;
        }

        return isOver || isHopeless ? End(trial, _window.IsBulk ? _window.BytesPerSecond : 0, load, now) : null;
    }

    // No goodput: the trial says nothing, since the flow has ended or legs did not come up; it counts as failed, so that nothing flaps.
    private LegCountChange? End(LegTrial trial, double goodput, in TunnelLoad load, TimeSpan now)
    {
        var isKept = goodput > 0 && trial.IsKept(goodput);
        _trial = null;
        _window.Restart(load, now);
        if (isKept)
            Count = trial.To;
        if (isKept && !trial.IsUp)
            _fewer.Restart(now, _firstWait);
        else if (!trial.IsProportional(goodput))
            (trial.IsUp ? _more : _fewer).OnFailed(now);
        else if (Count < _range.Most)
            Begin(Math.Min(2 * Count, _range.Most), goodput, load, now);
        if (isKept)
            (_lastTried, _lastGoodput, _highestTried) = (goodput, goodput, Math.Max(_highestTried, goodput));
        return new LegCountChange(trial.From, trial.To, isKept, trial.Baseline, goodput);
    }
}
