using Striper.Common.Diagnostics;

namespace Striper.Cli.Admin;

/// <summary>One slot's last minutes. Guarded by its owner.</summary>
internal sealed class SlotHistory
{
    /// <summary>Values that are kept: five minutes.</summary>
    public const int Length = 300;

    // NaN stands for nothing, and takes no byte more than a value.
    private readonly float[] _sent = Nothing();
    private readonly float[] _received = Nothing();
    private readonly float[] _rtt = Nothing();
    private int _next;
    private int _count;

    /// <summary>Takes a second's figures.</summary>
    public void Add(LegStatistics leg)
    {
        var isUp = leg.Incarnation is not null;
        _sent[_next] = isUp ? (float)leg.SentLately : float.NaN;
        _received[_next] = isUp ? (float)leg.ReceivedLately : float.NaN;
        _rtt[_next] = isUp && leg.Rtt is { } rtt ? (float)rtt.TotalSeconds : float.NaN;
        _next = (_next + 1) % Length;
        _count = Math.Min(_count + 1, Length);
    }

    /// <summary>All of it.</summary>
    public HistoryMessage.Slot Read(int slot, DateTimeOffset end) => new(slot, end, Unroll(_sent), Unroll(_received), Unroll(_rtt));

    private static float[] Nothing()
    {
        var values = new float[Length];
        Array.Fill(values, float.NaN);
        return values;
    }

    private float?[] Unroll(float[] values)
    {
        var unrolled = new float?[_count];
        for (var i = 0; i < _count; i++)
        {
            var value = values[(_next - _count + i + Length) % Length];
            unrolled[i] = float.IsNaN(value) ? null : value;
        }

        return unrolled;
    }
}
