namespace Striper.Common.Engine;

/// <content>Payload that goes from a leg to the application without coming by here.</content>
public sealed partial class TunnelEngine
{
    /// <summary>
    /// Whether what comes next on the leg can only be held, since bytes before it are missing. Another leg may have them: who lets it have its turn first
    /// has nothing to copy.
    /// </summary>
    public bool IsAhead(EngineLeg leg) =>
        leg.DataRemaining > 0 && _streams.TryGetValue(leg.DataStream, out var stream) && stream.IsOpen && leg.DataOffset > stream.Receiver.Buffer.InOrderOffset;

    /// <summary>
    /// Whether the application may be given what comes next on the leg, up to its datagram's end, as it comes; true: <see cref="EndPassage"/> must follow.
    /// A datagram that breaks the protocol gets false: to receive it says how.
    /// </summary>
    public bool TryBeginPassage(EngineLeg leg, out Passage passage)
    {
        passage = default;
        if (!leg.IsUp || leg.DataRemaining < SmallestPassThroughBytes || !_streams.TryGetValue(leg.DataStream, out var stream)
            || !stream.IsOpen || !stream.IsAttached || stream.IsDelivering)
            return false;
        var receiver = stream.Receiver;
        if (leg.DataOffset != receiver.Buffer.ConsumedOffset || leg.DataOffset + leg.DataRemaining > receiver.CreditLimit
            || !receiver.Buffer.CanPassThrough(leg.DataOffset, leg.DataRemaining))
            return false;
        stream.IsDelivering = true;
        passage = new Passage(stream, leg.DataRemaining);
        return true;
    }

    /// <summary>
    /// Of the leg's next bytes <paramref name="received"/> came, none if it is not positive; the application took the first <paramref name="taken"/>, and
    /// <paramref name="rest"/> are the others, which are held.
    /// </summary>
    public void EndPassage(EngineLeg leg, in Passage passage, int received, int taken, ReadOnlySpan<byte> rest, TimeSpan now)
    {
        var offset = leg.DataOffset;
        if (received > 0)
        {
            NotePause(now);
            leg.LastHeardAt = now;
            TakePayload(leg, received, now);
        }

        EndDelivery(passage.Stream, offset, taken, rest, now);
        if (received <= 0)
            return;
        Pump(now);
        SignalIfOutput(leg, now);
    }
}
