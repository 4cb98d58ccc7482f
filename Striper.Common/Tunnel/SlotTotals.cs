using Striper.Common.Engine;

namespace Striper.Common.Tunnel;

/// <summary>Counters of legs; see <see cref="Diagnostics.LegStatistics"/>.</summary>
internal readonly record struct SlotTotals(
    long SentBytes, long ReceivedBytes, long Reinjections, long ReinjectedBytes, long WastedBytes, long Congestions, long RetransmittedSegments)
{
    /// <summary>Those of one leg.</summary>
    public static SlotTotals Of(EngineLeg leg) => new(
        leg.WrittenBytes, leg.ReceivedBytes, leg.Reinjections, leg.ReinjectedBytes, leg.WastedBytes, leg.Control.Congestions, leg.RetransmittedSegments);

    public static SlotTotals operator +(SlotTotals a, SlotTotals b) => new(
        a.SentBytes + b.SentBytes, a.ReceivedBytes + b.ReceivedBytes, a.Reinjections + b.Reinjections, a.ReinjectedBytes + b.ReinjectedBytes,
        a.WastedBytes + b.WastedBytes, a.Congestions + b.Congestions, a.RetransmittedSegments + b.RetransmittedSegments);
}
