using Striper.Common.Primitives;

namespace Striper.Common.Buffers;

/// <summary>
/// One unit of striping: a DATA frame, header and payload in one pooled array, immutable once cut.
/// Ownership: the stream's sender, every leg queue or ledger entry and the reinjection queue hold one reference each, a write in progress
/// one writer's reference. The array goes back to the pool when the datagram is settled and nobody writes it; the object when nobody holds it.
/// Not thread-safe; guarded by the tunnel's lock.
/// </summary>
public sealed class Datagram
{
    private readonly DatagramPool _pool;
    private byte[]? _buffer;
    private int _start;
    private int _holders;
    private int _writers;

    // Bit s: the leg of slot s carries a copy. One leg of a slot at a time carries anything.
    private ulong _carriers;

    internal Datagram(DatagramPool pool) => _pool = pool;

    /// <summary>The stream these bytes belong to.</summary>
    public StreamId Stream { get; private set; }

    /// <summary>Offset in the stream's direction of the first payload byte: the datagram's number.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes of the application.</summary>
    public int PayloadBytes { get; private set; }

    /// <summary>Bytes on the wire, header included.</summary>
    public int FrameBytes { get; private set; }

    /// <summary>A copy was receipted, or its stream is gone: nobody needs to send it any more.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Whether it waits to be sent again on another leg.</summary>
    public bool IsInReinjection { get; internal set; }

    /// <summary>How often it was put on a leg.</summary>
    public int Copies { get; private set; }

    /// <summary>It is late where it is: a copy is wanted although a healthy leg carries it.</summary>
    public bool IsLate { get; internal set; }

    /// <summary>The frame's bytes; only while not settled, or while being written.</summary>
    public ReadOnlyMemory<byte> Frame => _buffer.AsMemory(_start, FrameBytes);

    /// <summary>The sender's list of unreceipted datagrams, by offset.</summary>
    internal Datagram? Previous { get; set; }

    /// <summary>The sender's list of unreceipted datagrams, by offset.</summary>
    internal Datagram? Next { get; set; }

    internal void Fill(StreamId stream, long offset, int payloadBytes, byte[] buffer, int start, int frameBytes)
    {
        (Stream, Offset, PayloadBytes, FrameBytes) = (stream, offset, payloadBytes, frameBytes);
        (_buffer, _start) = (buffer, start);
        (_holders, _writers, _carriers, Copies) = (1, 0, 0, 0);
        IsSettled = IsInReinjection = IsLate = false;
    }

    internal void Hold() => _holders++;

    internal void Release()
    {
        _holders--;
        Tidy();
    }

    internal void BeginWrite() => _writers++;

    internal void EndWrite()
    {
        _writers--;
        Tidy();
    }

    /// <summary>Says that nobody needs the bytes any more; copies under way are let go.</summary>
    internal void Settle()
    {
        IsSettled = true;
        Tidy();
    }

    /// <summary>Whether a live leg of one of these slots (bit s: slot s) carries a copy.</summary>
    internal bool IsCarriedByAny(ulong slots) => (_carriers & slots) != 0;

    /// <summary>Whether each of these slots' legs carries a copy.</summary>
    internal bool IsCarriedByAll(ulong slots) => (slots & ~_carriers) == 0;

    internal void AddCarrier(LegId leg)
    {
        _carriers |= 1UL << leg.Slot;
        Copies++;
    }

    internal void RemoveCarrier(LegId leg) => _carriers &= ~(1UL << leg.Slot);

    private void Tidy()
    {
        if (_writers == 0 && IsSettled && _buffer is { } buffer)
        {
            _buffer = null;
            _pool.Return(buffer);
        }

        if (_writers == 0 && _holders == 0)
            _pool.Recycle(this);
    }
}
