using Striper.Common.Primitives;
using static Striper.Common.Primitives.Durations;

namespace Striper.Common.Engine;

/// <content>What happens because time passes.</content>
public sealed partial class TunnelEngine
{
    private bool _hasStrayReceipts;

    // The earliest deadline that was asked for since the last tick.
    private TimeSpan _tickDueAt = TimeSpan.MaxValue;

    // When somebody was last here: a tick may be late for want of the lock, and that is no pause.
    private TimeSpan _lastAskedAt = TimeSpan.MinValue;

    private TimeSpan _pauseEndedAt = TimeSpan.MinValue;

    /// <summary>Does what is due. To be called at <see cref="NextDeadline"/>; earlier or later does no harm.</summary>
    public void Tick(TimeSpan now)
    {
        if (!IsOpen)
            return;
        NotePause(now);
        _tickDueAt = TimeSpan.MaxValue;
        for (var i = _legs.Count - 1; i >= 0; i--)
        {
            var leg = _legs[i];
            if (HasAnythingOut(leg) && now - leg.LastPollAt >= LeastPollInterval(leg))
                leg.Poll(now);
            WatchSilence(leg, now);
            WatchLiveness(leg, now);
            ReinjectOverdue(leg, now);
            WatchUse(leg, now);
            if (leg.IsUp && now - leg.OwesReceiptSince >= EngineTiming.ReceiptElsewhereAfter && IsStray(leg) && _legs.Count > 1)
                _hasStrayReceipts = true;
            SignalIfOutput(leg, now);
        }

        if (_legs.Count == 0 && _legsGoneSince is { } since && now - since >= options.Limits.Linger)
        {
            Terminate(ResetCode.LingerExpired, $"no leg came back within {options.Limits.Linger.TotalSeconds:0.#} s");
            return;
        }

        ReinjectTail(now);
        Pump(now);
    }

    /// <summary>When <see cref="Tick"/> is due next, if ever. Whoever asks is taken at his word: a tick long after it means that he stood still.</summary>
    public TimeSpan? NextDeadline(TimeSpan now)
    {
        NotePause(now);
        _lastAskedAt = now;

        // With legs nothing is due sooner than a poll interval from now, and to find out what is takes a look at each of them.
        if (IsOpen && _legs.Count > 0 && _tickDueAt <= now + EngineTiming.PollInterval)
            return _tickDueAt;
        if (FindDeadline(now) is not { } next)
            return null;
        _tickDueAt = Shorter(_tickDueAt, next);
        return next;
    }

    private TimeSpan? FindDeadline(TimeSpan now)
    {
        if (!IsOpen)
            return null;
        if (_legs.Count == 0)
            return _legsGoneSince + options.Limits.Linger;

        // Nothing is due sooner, so nobody else need be asked: this is asked for each datagram.
        var soonest = now + EngineTiming.PollInterval;
        if (_bulk.Count + _urgent.Count + _reinjections.Count > 0)
            return soonest;
        var next = StreamCount > 0 ? now + EngineTiming.WatchInterval : TimeSpan.MaxValue;
        foreach (var leg in _legs)
        {
            if (leg.Ledger.DatagramCount > 0)
            {
                if (!leg.Control.IsShort)
                    return soonest;
                next = Shorter(next, now + EngineTiming.ShortPollInterval);
            }
            else if (HasAnythingOut(leg))
                next = Shorter(next, now + EngineTiming.ControlPollInterval);
            if (leg.OwesReceipt)
                next = Shorter(next, Longer(leg.LastReceiptAt + ReceiptInterval(leg), soonest));
            next = Shorter(next, Longer(NextPing(leg), now + EngineTiming.ControlPollInterval));
            if (leg.IsSuspect || IsUseWatched(leg))
                next = Shorter(next, now + EngineTiming.ControlPollInterval);
        }

        return next;
    }

    // After a pause every wait begins anew, and what has come meanwhile is read before anybody judges. Legs may have died unnoticed: each is
    // asked.
    private void NotePause(TimeSpan now)
    {
        var since = Longer(_tickDueAt, _lastAskedAt);
        if (since >= now - EngineTiming.PauseAfter)
            return;
        var isLong = since < now - EngineTiming.LongPauseAfter;
        (_tickDueAt, _pauseEndedAt) = (now, now);
        foreach (var leg in _legs)
            leg.OnPause(now);
        if (isLong && _legsGoneSince is not null)
            _legsGoneSince = now;
    }

    // What is read soon after a pause may have been said while nobody here read.
    private bool IsJustAfterPause(TimeSpan now) => now - EngineTiming.PauseEcho < _pauseEndedAt;

    private static bool HasAnythingOut(EngineLeg leg) =>
        leg.Ledger.Count > 0 || leg.PingOutSince is not null || leg.Control.InFlightBytes > 0 || leg.IsSuspect;

    // Ticks come for many reasons. Between hosts side by side a look at each of 64 legs costs as much as a datagram, and legs that seem full are looked
    // at when they are needed; on longer ways what is known of a leg is never too fresh.
    private static TimeSpan LeastPollInterval(EngineLeg leg)
    {
        if (leg.IsSuspect || !leg.Control.IsShort)
            return TimeSpan.Zero;
        return (leg.Ledger.DatagramCount > 0 ? EngineTiming.ShortPollInterval : EngineTiming.ControlPollInterval) / 2;
    }

    private void WatchSilence(EngineLeg leg, TimeSpan now)
    {
        if (leg.Ledger.Count - leg.Ledger.DatagramCount > EngineTiming.MostControlOut)
        {
            OnLegFailed(leg, "control is not receipted", now);
            return;
        }

        var isSilent = leg.IsSilent(now);
        if (isSilent && leg.LastPollAt < now && HasAnythingOut(leg))
        {
            // The tick left it alone, and what was read last may be over.
            leg.Poll(now);
            isSilent = leg.IsSilent(now);
        }

        if (!leg.IsSuspect && isSilent)
            Suspect(leg, now);
        else if (leg.IsSuspect && !isSilent)
            Recover(leg);
        if (!leg.IsSuspect)
            return;
        var suspectFor = now - leg.SuspectSince;
        if (suspectFor >= EngineTiming.GiveUpAfter)
        {
            OnLegFailed(leg, $"no progress for {suspectFor.TotalSeconds:0} s", now);
        }
        else if (!leg.IsSilenceReported && suspectFor >= ReplaceAfter(leg))
        {
            leg.IsSilenceReported = true;
            _signals.Enqueue(new EngineSignal(EngineSignalKind.LegSilent, Leg: leg));
            if (options.Role == TunnelRole.Server && !_silentLegs.Contains(leg.Id))
                _silentLegs.Enqueue(leg.Id);
        }
    }

    private TimeSpan ReplaceAfter(EngineLeg leg)
    {
        int suspect = 0, healthy = 0;
        foreach (var other in _legs)
        {
            if (!ReferenceEquals(other.Path, leg.Path))
                continue;
            if (other.IsSuspect)
                suspect++;
            else
                healthy++;
        }

        return suspect >= EngineTiming.CrowdedLegs && healthy > suspect
            ? EngineTiming.ReplaceInCrowdAfter
            : Longer(EngineTiming.ReplaceAfter, 2 * leg.Control.SmoothedRtt);
    }

    private TimeSpan NextPing(EngineLeg leg)
    {
        if (leg.PingOutSince is { } since)
            return since + EngineTiming.PingTimeout;
        return StreamCount > 0 && !leg.IsAskedSinceHeard
            ? leg.LastHeardAt + EngineTiming.FirstPingAfter
            : leg.LastHeardAt + EngineTiming.PingInterval;
    }

    private void WatchLiveness(EngineLeg leg, TimeSpan now)
    {
        if (!leg.IsUp || now < NextPing(leg))
            return;
        if (leg.PingOutSince is not null && now - leg.LastHeardAt >= EngineTiming.PingTimeout)
        {
            OnLegFailed(leg, "no answer to PING", now);
            return;
        }

        leg.PingOutSince = null;
        leg.IsAskedSinceHeard = true;
        leg.PingDue = true;
    }
}
