using Striper.Common.Diagnostics;
using Striper.Common.Engine;

namespace Striper.Common.Tunnel;

/// <summary>What the legs of one slot have carried, one after the other. Guarded by the tunnel's lock.</summary>
internal sealed class SlotMeter
{
    private SlotTotals _earlier;
    private EngineLeg? _leg;

    /// <summary>Of the bytes of its legs.</summary>
    public RatePair Rates { get; } = new();

    /// <summary>Legs that came up after the first.</summary>
    public long Redials { get; private set; }

    /// <summary>Why the last leg ended; null: none has.</summary>
    public string? LastError { get; set; }

    /// <summary>The newest leg, dead or alive; null: there was none.</summary>
    public EngineLeg? Leg => _leg;

    /// <summary>Over all legs so far: the figures of one that is dead are final.</summary>
    public SlotTotals Totals => _leg is null ? _earlier : _earlier + SlotTotals.Of(_leg);

    /// <summary>A leg has come up.</summary>
    public void Enter(EngineLeg leg)
    {
        if (_leg is not null)
            Redials++;
        _earlier = Totals;
        _leg = leg;
    }

    /// <summary>Takes what rates are made of.</summary>
    public void Sample(TimeSpan now)
    {
        var totals = Totals;
        Rates.Add(totals.SentBytes, totals.ReceivedBytes, now);
    }
}
