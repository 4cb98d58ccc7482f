using Striper.Common.Primitives;

namespace Striper.Common.Engine;

/// <summary>
/// Is told of what the engine decides, as it decides it: to draw it, or to judge it. Called in the middle of the engine's work: no call back
/// into the engine, no waiting, nothing slow. Times are the listener's own. The figures of a leg (cap, in flight, rate, round trip) may be read
/// in any call, and only there.
/// </summary>
public interface IEngineTrace
{
    /// <summary>A copy of a datagram was bound to a leg.</summary>
    /// <param name="leg">Where it waits to be written now.</param>
    /// <param name="stream">Whose bytes.</param>
    /// <param name="offset">Of its first payload byte.</param>
    /// <param name="payloadBytes">How many.</param>
    /// <param name="reason">Why now and there.</param>
    void OnBound(EngineLeg leg, StreamId stream, long offset, int payloadBytes, BindingReason reason);

    /// <summary>A receipt brought news of a leg.</summary>
    void OnReceipt(EngineLeg leg);

    /// <summary>A leg came, went, or is thought of differently.</summary>
    void OnLegChanged(EngineLeg leg, LegChange change);
}
