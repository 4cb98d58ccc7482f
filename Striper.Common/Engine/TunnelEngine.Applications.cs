using Striper.Common.Primitives;
using Striper.Common.Receiving;
using Striper.Common.Sending;

namespace Striper.Common.Engine;

/// <content>What applications say and are told: bytes and ends, each way at the application's own pace.</content>
public sealed partial class TunnelEngine
{
    /// <summary>Asks to read from the application; true: <see cref="EndRead"/> must follow. At most one reader at a time.</summary>
    public bool TryBeginRead(EngineStream stream)
    {
        if (stream.IsReading || !WantsBytes(stream))
            return false;
        stream.IsReading = true;
        return true;
    }

    /// <summary>
    /// The reader has <paramref name="length"/> bytes at <paramref name="start"/> of a rented array, which is the engine's from here on.
    /// <paramref name="isFull"/>: the read filled its buffer, so more is waiting. Whether it may go on the reader then asks: no signal tells it.
    /// </summary>
    public void EndRead(EngineStream stream, byte[] buffer, int start, int length, bool isFull, TimeSpan now)
    {
        if (stream.IsOpen)
        {
            stream.IsBulk = isFull;
            stream.Sender.Append(buffer, start, length);
            MakeReady(stream, now);
            Pump(now);
        }
        else
        {
            options.Buffers.Return(buffer);
        }

        stream.IsReading = false;
    }

    /// <summary>The reader met the end of what the application says.</summary>
    public void EndReadAtFin(EngineStream stream, TimeSpan now)
    {
        stream.IsReading = false;
        if (!stream.IsOpen)
            return;
        stream.Sender.End();
        if (stream.Sender.IsCutToTheEnd)
            Announce(stream, ControlKinds.Fin);
        Pump(now);
    }

    /// <summary>The reader gives up without bytes (nothing to read yet, or its stream is over).</summary>
    public void CancelRead(EngineStream stream) => stream.IsReading = false;

    /// <summary>
    /// Asks for in-order bytes for the application; true: hand them over, then <see cref="EndWriteToApplication"/>. Empty bytes with
    /// <paramref name="isEnd"/>: tell it that nothing follows, then <see cref="EndWriteToApplication"/> with 0. At most one writer at a time.
    /// </summary>
    public bool TryBeginWriteToApplication(EngineStream stream, int maxBytes, out ReadOnlyMemory<byte> bytes, out bool isEnd)
    {
        bytes = default;
        isEnd = false;
        if (!stream.IsOpen || !stream.IsAttached || stream.IsDelivering || stream.IsEndDelivered)
            return false;
        var buffer = stream.Receiver.Buffer;
        isEnd = buffer.IsComplete;
        if (!isEnd && stream.HasNoBytes)
            return false;
        stream.IsDelivering = true;
        if (!isEnd)
            bytes = buffer.Peek(maxBytes);
        return true;
    }

    /// <summary>The application took the bytes, or heard of the end.</summary>
    public void EndWriteToApplication(EngineStream stream, int taken, bool wasEnd, TimeSpan now)
    {
        stream.IsDelivering = false;
        if (!wasEnd)
            stream.Receiver.Buffer.Consume(taken);
        if (!stream.IsOpen)
            return;
        if (wasEnd)
        {
            stream.IsEndDelivered = true;
            CheckFinished(stream);
        }
        else
        {
            OnConsumed(stream, now);
        }

        Pump(now);
    }

    private bool WantsBytes(EngineStream stream) =>
        stream.IsOpen && stream.IsAttached && !stream.Sender.IsEnded && stream.Sender.UnsentBytes == 0;

    private void SignalRead(EngineStream stream)
    {
        if (stream.IsReading || stream.IsReadSignalled || !WantsBytes(stream))
            return;
        stream.IsReadSignalled = true;
        _signals.Enqueue(new EngineSignal(EngineSignalKind.StreamReadable, stream));
    }

    private void SignalDelivery(EngineStream stream)
    {
        if (stream.IsDelivering || stream.IsDeliverySignalled || !stream.IsAttached || stream.IsEndDelivered)
            return;
        if (stream.HasNoBytes && !stream.Receiver.Buffer.IsComplete)
            return;
        stream.IsDeliverySignalled = true;
        _signals.Enqueue(new EngineSignal(EngineSignalKind.StreamWritable, stream));
    }

    private void OnConsumed(EngineStream stream, TimeSpan now)
    {
        if (stream.Receiver.Advance())
            Announce(stream, ControlKinds.Credit);
        SignalDelivery(stream);
        SignalControl(now);
    }
}
