using Striper.Common.Primitives;

namespace Striper.Common.Scheduling;

/// <summary>
/// Which legs may carry data: the cheapest usable ones, and dearer ones while work has waited for the cheaper ones for so long that they cannot carry
/// it. Backups only while no other leg is usable. Not thread-safe; guarded by the tunnel's lock.
/// </summary>
public sealed class LegTiers
{
    /// <summary>
    /// Work must have waited for this and <see cref="PatienceRtts"/> round trips: bursts that the cheaper legs carry within it are not worth a dearer
    /// one, and a transfer that lasts loses no more than this.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Round trips within which a leg finds its rate; while it searches, it seems full.</summary>
    public const int PatienceRtts = 4;

    /// <summary>The cheaper legs have kept up when nothing waits for so long: an application that is read in pieces leaves shorter gaps.</summary>
    public static readonly TimeSpan KeptUp = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// After so long without waiting the dearest tier is left again. Short, since the pauses of an application that comes in bursts are short while
    /// two tiers carry them; longer than <see cref="KeptUp"/>, so that a transfer on a busy host need not wait for it anew.
    /// </summary>
    public static readonly TimeSpan LeaveAfter = TimeSpan.FromMilliseconds(30);

    // Above every cost.
    private const int BackupRank = LegTraits.LargestCost + 1;

    private int _limit;
    private TimeSpan? _waitingSince;
    private TimeSpan? _idleSince;

    /// <summary>The order in which legs are used, the lowest first.</summary>
    public static int RankOf(in LegTraits traits) => traits.Cost + (traits.IsBackup ? BackupRank : 0);

    /// <summary>The highest rank that may carry data now.</summary>
    /// <param name="ranks">Of the usable legs; at least one.</param>
    /// <param name="roundTrip">The longest of the legs in use.</param>
    /// <param name="now">Monotonic.</param>
    public int Choose(ReadOnlySpan<int> ranks, TimeSpan roundTrip, TimeSpan now)
    {
        var lowest = Lowest(ranks, from: 0);
        if (_limit < lowest || IsBackup(_limit) != IsBackup(lowest))
        {
            (_limit, _waitingSince, _idleSince) = (lowest, null, null);
            return _limit;
        }

        ForgetWaitingIfIdle(now);
        while (_limit > lowest && _idleSince is { } idle && now - idle >= LeaveAfter)
            (_limit, _idleSince) = (Highest(ranks, below: _limit), idle + LeaveAfter);
        if (_waitingSince is not { } waiting || now - waiting < Patience + (PatienceRtts * roundTrip))
            return _limit;
        var next = Lowest(ranks, from: _limit + 1);
        if (next != int.MaxValue && IsBackup(next) == IsBackup(lowest))
            (_limit, _waitingSince) = (next, null);
        return _limit;
    }

    /// <summary>What came of placing: whether work still waits because none of the legs in use takes it.</summary>
    public void OnPlaced(bool isWaiting, TimeSpan now)
    {
        if (isWaiting)
        {
            _idleSince = null;
            _waitingSince ??= now;
            return;
        }

        _idleSince ??= now;
        ForgetWaitingIfIdle(now);
    }

    private void ForgetWaitingIfIdle(TimeSpan now)
    {
        if (_idleSince is { } idle && now - idle >= KeptUp)
            _waitingSince = null;
    }

    private static bool IsBackup(int rank) => rank >= BackupRank;

    private static int Lowest(ReadOnlySpan<int> ranks, int from)
    {
        var lowest = int.MaxValue;
        foreach (var rank in ranks)
        {
            if (rank >= from && rank < lowest)
                lowest = rank;
        }

        return lowest;
    }

    private static int Highest(ReadOnlySpan<int> ranks, int below)
    {
        var highest = 0;
        foreach (var rank in ranks)
        {
            if (rank < below && rank > highest)
                highest = rank;
        }

        return highest;
    }
}
