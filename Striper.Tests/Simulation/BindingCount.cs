using Striper.Common.Engine;
using Striper.Common.Primitives;

namespace Striper.Tests.Simulation;

/// <summary>Counts what an engine binds to legs for the first time, and what again; and tells somebody else of it, if there is one.</summary>
internal sealed class BindingCount : IEngineTrace
{
    private readonly Dictionary<StreamId, long> _boundTo = [];

    /// <summary>Bytes bound.</summary>
    public long FirstBytes { get; private set; }

    /// <summary>Of those, bytes bound once more, whatever the reason.</summary>
    public long CopiedBytes { get; private set; }

    /// <summary>Is told of everything too.</summary>
    public IEngineTrace? Next { get; set; }

    /// <inheritdoc/>
    public void OnBound(EngineLeg leg, StreamId stream, long offset, int payloadBytes, BindingReason reason)
    {
        // A stream is cut in order: what is below the end of what was cut has been bound before.
        var isFirst = offset >= _boundTo.GetValueOrDefault(stream);
        if (isFirst)
        {
            _boundTo[stream] = offset + payloadBytes;
            FirstBytes += payloadBytes;
        }
        else
        {
            CopiedBytes += payloadBytes;
        }

        if (isFirst != (reason is BindingReason.New or BindingReason.Urgent))
            throw new SimulationFailure($"bytes at {offset} of stream {stream}, bound {(isFirst ? "for the first time" : "again")}, were called {reason}");
        Next?.OnBound(leg, stream, offset, payloadBytes, reason);
    }

    /// <inheritdoc/>
    public void OnReceipt(EngineLeg leg) => Next?.OnReceipt(leg);

    /// <inheritdoc/>
    public void OnLegChanged(EngineLeg leg, LegChange change) => Next?.OnLegChanged(leg, change);
}
