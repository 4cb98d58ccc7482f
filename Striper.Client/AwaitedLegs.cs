using Striper.Common.Scheduling;

namespace Striper.Client;

/// <summary>
/// Which missing legs the search for their number waits for: not those of an uplink that is out, which may be for good, nor backups and dear
/// ones, whose number is fixed. Pure: slots and the time go in. Not thread-safe.
/// </summary>
internal sealed class AwaitedLegs
{
    // On an uplink that works a leg that died is back sooner.
    private static readonly TimeSpan _outAfter = TimeSpan.FromSeconds(5);

    // Something lets no more legs through, though others pass: longer than a trial of more waits for its own.
    private static readonly TimeSpan _givenUpAfter = TimeSpan.FromSeconds(35);

    private readonly int[] _uplinks;
    private readonly bool[] _isHeldBack;
    private readonly TimeSpan?[] _missingSince;
    private readonly TimeSpan?[] _workedAt;
    private readonly bool[] _isOut;

    /// <param name="origins">By slot where its legs leave this host: those of one name are an uplink.</param>
    public AwaitedLegs(IReadOnlyList<LegOrigin> origins)
    {
        var names = origins.Select(origin => origin.ToString()).Distinct().ToList();
        var cheapest = origins.Min(origin => LegTiers.RankOf(origin.Traits));
        _uplinks = [.. origins.Select(origin => names.IndexOf(origin.ToString()))];
        _isHeldBack = [.. origins.Select(origin => LegTiers.RankOf(origin.Traits) > cheapest)];
        _missingSince = new TimeSpan?[origins.Count];
        _workedAt = new TimeSpan?[names.Count];
        _isOut = new bool[names.Count];
    }

    /// <summary>Legs that are missing and waited for.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Takes a look at all slots, of which the first <paramref name="used"/> should carry data. True: since the last look an uplink has gone
    /// out, or come back.
    /// </summary>
    public bool Observe(IReadOnlyList<SlotState> slots, int used, TimeSpan now)
    {
        var hasChanged = false;
        for (var uplink = 0; uplink < _isOut.Length; uplink++)
            hasChanged |= ObserveUplink(uplink, slots, now);
        Count = 0;
        for (var slot = 0; slot < slots.Count; slot++)
        {
            _missingSince[slot] = slots[slot] == SlotState.Missing ? _missingSince[slot] ?? now : null;
            if (slot < used && !_isHeldBack[slot] && !_isOut[_uplinks[slot]] && _missingSince[slot] is { } since && now - since < _givenUpAfter)
                Count++;
        }

        return hasChanged;
    }

    private bool ObserveUplink(int uplink, IReadOnlyList<SlotState> slots, TimeSpan now)
    {
        bool isWanted = false, isWorking = false, isHeldBack = false;
        for (var slot = 0; slot < slots.Count; slot++)
        {
            if (_uplinks[slot] != uplink)
                continue;
            isWanted |= slots[slot] != SlotState.Unwanted;
            isWorking |= slots[slot] == SlotState.Up;
            isHeldBack |= _isHeldBack[slot];
        }

        if (isWorking || !isWanted)
            _workedAt[uplink] = now;
        var isOut = now - (_workedAt[uplink] ??= now) >= _outAfter;
        if (isOut == _isOut[uplink])
            return false;
        _isOut[uplink] = isOut;

        // Its other legs come up now as well.
        for (var slot = 0; slot < slots.Count; slot++)
        {
            if (_uplinks[slot] == uplink)
                _missingSince[slot] = null;
        }

        return !isHeldBack;
    }
}
