using System.Globalization;
using Striper.Cli.Demo.Throttle;
using Striper.Common.Primitives;

namespace Striper.Cli.Demo;

/// <summary>
/// Takes two legs from the tunnel while a download runs, one killed and later one stalled, and notes when the tunnel has replaced them. Says
/// each when it happens. Thread-safe.
/// </summary>
internal sealed class LegLosses
{
    private readonly Lock _gate = new();
    private readonly LegThrottle _throttle;
    private readonly long _killAtBytes;
    private readonly long _stallAtBytes;
    private readonly Action<string> _say;
    private readonly TimeProvider _time;

    // Guarded by the gate.
    private LegLoss? _killed;
    private LegLoss? _stalled;

    /// <param name="throttle">Whose legs; listened to.</param>
    /// <param name="killAtBytes">Received when the first leg is killed.</param>
    /// <param name="stallAtBytes">Received when the last leg is stalled; not below <paramref name="killAtBytes"/>.</param>
    /// <param name="say">Takes a line; must not block.</param>
    /// <param name="time">The clock.</param>
    public LegLosses(LegThrottle throttle, long killAtBytes, long stallAtBytes, Action<string> say, TimeProvider time)
    {
        (_throttle, _killAtBytes, _stallAtBytes, _say, _time) = (throttle, killAtBytes, stallAtBytes, say, time);
        throttle.LegUp += OnLegUp;
    }

    /// <summary>The leg that was reset at both ends; null: none yet.</summary>
    public LegLoss? Killed
    {
        get
        {
            lock (_gate)
                return _killed;
        }
    }

    /// <summary>The leg through which nothing passes any more; null: none yet.</summary>
    public LegLoss? Stalled
    {
        get
        {
            lock (_gate)
                return _stalled;
        }
    }

    /// <summary>The download has come so far.</summary>
    public void OnReceived(long totalBytes)
    {
        if (totalBytes >= _killAtBytes && Killed is null)
            Kill();
        if (totalBytes >= _stallAtBytes && Stalled is null)
            Stall();
    }

    private void Kill()
    {
        if (LegsUp().MinBy(leg => leg.Id?.Slot) is not { Id: { } id } leg)
            return;
        lock (_gate)
        {
            // Before the replacement can be up: it waits for the gate.
            var at = _time.GetTimestamp();
            if (!leg.Kill())
                return;
            _killed = new LegLoss(id, at);
            _say($"  leg {Number(id)} killed: reset at both ends");
        }
    }

    private void Stall()
    {
        if (LegsUp().MaxBy(leg => leg.Id?.Slot) is not { Id: { } id } leg)
            return;
        lock (_gate)
        {
            var at = _time.GetTimestamp();
            if (!leg.Stall())
                return;
            _stalled = new LegLoss(id, at);
            _say($"  leg {Number(id)} stalled: still connected, but nothing passes any more");
        }
    }

    private IEnumerable<ThrottledLeg> LegsUp() => _throttle.Legs.Where(leg => leg.State == LegState.Up);

    private void OnLegUp(ThrottledLeg leg)
    {
        if (leg.Id is not { } id)
            return;
        lock (_gate)
        {
            if (TryNoteReplacement(ref _killed, id, out var after))
                _say(Format($"  leg {Number(id)} is back {after.TotalMilliseconds:0} ms after it was killed"));
            if (TryNoteReplacement(ref _stalled, id, out after))
                _say(Format($"  leg {Number(id)} was replaced {after.TotalMilliseconds:0} ms after it stalled"));
        }
    }

    private bool TryNoteReplacement(ref LegLoss? loss, LegId id, out TimeSpan after)
    {
        after = default;
        if (loss is not { ReplacedAfter: null } open || open.Leg.Slot != id.Slot || open.Leg.Incarnation >= id.Incarnation)
            return false;
        after = _time.GetElapsedTime(open.At);
        loss = open with { ReplacedAfter = after };
        return true;
    }

    // People count legs from 1.
    private static int Number(LegId leg) => leg.Slot + 1;

    private static string Format(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
