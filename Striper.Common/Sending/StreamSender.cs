using Striper.Common.Buffers;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Common.Sending;

/// <summary>
/// One direction of one stream at its sender: what the application said and is not cut yet, what is cut and not receipted, the credit.
/// Not thread-safe; guarded by the tunnel's lock.
/// </summary>
public sealed class StreamSender(StreamId stream, BufferPool buffers, DatagramPool datagrams)
{
    private readonly Queue<AppChunk> _unsent = new();
    private AppChunk _head;
    private Datagram? _oldest;
    private Datagram? _newest;

    /// <summary>Offset of the next byte to be cut.</summary>
    public long NextOffset { get; private set; }

    /// <summary>How far the receiver lets us send; absolute, only grows.</summary>
    public long CreditLimit { get; private set; } = TunnelLimits.CreditFloorBytes;

    /// <summary>Bytes handed in and not yet cut.</summary>
    public long UnsentBytes { get; private set; }

    /// <summary>Bytes cut and not receipted.</summary>
    public long UnreceiptedBytes { get; private set; }

    /// <summary>Whether the application has ended its direction.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether every byte was cut and the end is known: FIN may say where it is.</summary>
    public bool IsCutToTheEnd => IsEnded && UnsentBytes == 0;

    /// <summary>Whether the other side owns every byte.</summary>
    public bool IsReceipted => IsCutToTheEnd && _oldest is null;

    /// <summary>Whether there are bytes and credit for them.</summary>
    public bool CanCut => UnsentBytes > 0 && NextOffset < CreditLimit;

    /// <summary>The datagram everything behind waits for.</summary>
    public Datagram? Oldest => _oldest;

    /// <summary>
    /// Takes bytes of the application: <paramref name="length"/> bytes at <paramref name="start"/> of a rented array, which is this
    /// object's from here on. In front of them the array has at least <see cref="FrameWriter.MaxDataHeaderBytes"/> free bytes.
    /// </summary>
    public void Append(byte[] buffer, int start, int length)
    {
        if (IsEnded)
            throw new InvalidOperationException("Bytes after the end.");
        UnsentBytes += length;
        _unsent.Enqueue(new AppChunk(buffer, start, length));
    }

    /// <summary>Nothing follows what was appended.</summary>
    public void End() => IsEnded = true;

    /// <summary>The receiver's newest word; older ones change nothing. True if the limit grew.</summary>
    public bool OnCredit(long limit)
    {
        if (limit <= CreditLimit)
            return false;
        CreditLimit = limit;
        return true;
    }

    /// <summary>
    /// Cuts the next datagram: at most <paramref name="wireBytes"/> with its header, <paramref name="maxPayloadBytes"/> without, within one
    /// chunk and the credit. Only while <see cref="CanCut"/>. The caller holds one reference more than this object.
    /// </summary>
    public Datagram Cut(int wireBytes, int maxPayloadBytes)
    {
        if (_head.Length == 0)
            _head = _unsent.Dequeue();
        var room = Math.Max(1, wireBytes - FrameWriter.DataHeaderBytes(stream, NextOffset, wireBytes));
        var payload = (int)Math.Min(Math.Min(room, maxPayloadBytes), Math.Min(_head.Length, CreditLimit - NextOffset));
        var datagram = payload == _head.Length && payload >= _head.Buffer.Length / 4
            ? CutInPlace(payload)
            : CutByCopy(payload);
        NextOffset += payload;
        UnsentBytes -= payload;
        UnreceiptedBytes += payload;
        Link(datagram);
        datagram.Hold();
        return datagram;
    }

    /// <summary>A copy of the datagram was receipted: its bytes go back. False if that was known.</summary>
    public bool OnReceipt(Datagram datagram)
    {
        if (datagram.IsSettled)
            return false;
        Unlink(datagram);
        UnreceiptedBytes -= datagram.PayloadBytes;
        datagram.Settle();
        datagram.Release();
        return true;
    }

    /// <summary>Lets go of everything: the stream was reset.</summary>
    public void Discard()
    {
        IsEnded = true;
        while (_oldest is { } datagram)
            OnReceipt(datagram);
        if (_head.Length > 0)
            buffers.Return(_head.Buffer);
        _head = default;
        while (_unsent.TryDequeue(out var chunk))
            buffers.Return(chunk.Buffer);
        UnsentBytes = 0;
    }

    // The header goes right in front of the payload: over free room, or over bytes that earlier datagrams have copied out.
    private Datagram CutInPlace(int payload)
    {
        var header = FrameWriter.DataHeaderBytes(stream, NextOffset, payload);
        var start = _head.Start - header;
        FrameWriter.WriteDataHeader(_head.Buffer.AsSpan(start), stream, NextOffset, payload);
        var datagram = datagrams.Create(stream, NextOffset, payload, _head.Buffer, start, header + payload);
        _head = default;
        return datagram;
    }

    private Datagram CutByCopy(int payload)
    {
        var header = FrameWriter.DataHeaderBytes(stream, NextOffset, payload);
        var buffer = buffers.Rent(header + payload);
        FrameWriter.WriteDataHeader(buffer, stream, NextOffset, payload);
        _head.Buffer.AsSpan(_head.Start, payload).CopyTo(buffer.AsSpan(header));
        _head = new AppChunk(_head.Buffer, _head.Start + payload, _head.Length - payload);
        if (_head.Length == 0)
        {
            buffers.Return(_head.Buffer);
            _head = default;
        }

        return datagrams.Create(stream, NextOffset, payload, buffer, 0, header + payload);
    }

    private void Link(Datagram datagram)
    {
        datagram.Previous = _newest;
        datagram.Next = null;
        if (_newest is null)
            _oldest = datagram;
        else
            _newest.Next = datagram;
        _newest = datagram;
    }

    private void Unlink(Datagram datagram)
    {
        if (datagram.Previous is null)
            _oldest = datagram.Next;
        else
            datagram.Previous.Next = datagram.Next;
        if (datagram.Next is null)
            _newest = datagram.Previous;
        else
            datagram.Next.Previous = datagram.Previous;
        datagram.Previous = datagram.Next = null;
    }

    private readonly record struct AppChunk(byte[] Buffer, int Start, int Length);
}
