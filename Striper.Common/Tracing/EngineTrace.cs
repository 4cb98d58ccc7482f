using Striper.Common.Engine;
using Striper.Common.Primitives;

namespace Striper.Common.Tracing;

/// <summary>Makes rows of what one engine tells. Allocates nothing; guarded by the tunnel's lock, as the engine is.</summary>
/// <param name="tunnel">Whose engine.</param>
/// <param name="now">The time since the trace began.</param>
/// <param name="take">Takes a row; neither waits nor calls the engine.</param>
public sealed class EngineTrace(TunnelId tunnel, Func<TimeSpan> now, Action<TraceRow> take) : IEngineTrace
{
    /// <inheritdoc/>
    public void OnBound(EngineLeg leg, StreamId stream, long offset, int payloadBytes, BindingReason reason) =>
        Add(leg, Name(reason), stream, offset, payloadBytes);

    /// <inheritdoc/>
    public void OnReceipt(EngineLeg leg) => Add(leg, "receipt", null, leg.ReceiptedBytes, 0);

    /// <inheritdoc/>
    public void OnLegChanged(EngineLeg leg, LegChange change) => Add(leg, Name(change), null, leg.ReceiptedBytes, 0);

    private void Add(EngineLeg leg, string name, StreamId? stream, long offset, int bytes) => take(new TraceRow(
        now(), tunnel, name, leg.Id, stream, offset, bytes, leg.Control.CapBytes, leg.OutBytes,
        leg.Control.RateBytesPerSecond, leg.Control.SmoothedRtt));

    private static string Name(BindingReason reason) => reason switch
    {
        BindingReason.New => "new",
        BindingReason.Urgent => "urgent",
        BindingReason.Reinjected => "reinjected",
        BindingReason.Late => "late",
        _ => "copy",
    };

    private static string Name(LegChange change) => change switch
    {
        LegChange.Up => "up",
        LegChange.Suspect => "suspect",
        LegChange.Recovered => "recovered",
        _ => "dead",
    };
}
