using Striper.Common.Primitives;

namespace Striper.Common.Buffers;

/// <summary>Datagram objects of one tunnel, used again and again so that steady traffic allocates nothing. Not thread-safe; guarded by the tunnel's lock.</summary>
public sealed class DatagramPool(BufferPool buffers)
{
    private const int MostIdle = 4096;

    private readonly Stack<Datagram> _idle = new();

    /// <summary>Where the datagrams' bytes come from and go back to.</summary>
    public BufferPool Buffers { get; } = buffers;

    /// <summary>Datagrams out.</summary>
    public int Outstanding { get; private set; }

    /// <summary>Bytes of the arrays that they hold.</summary>
    public long OutstandingBytes { get; private set; }

    /// <summary>Makes a datagram of a frame that lies in a rented array; the array is the datagram's from here on, the caller holds one reference.</summary>
    internal Datagram Create(StreamId stream, long offset, int payloadBytes, byte[] buffer, int start, int frameBytes)
    {
        if (!_idle.TryPop(out var datagram))
            datagram = new Datagram(this);
        Outstanding++;
        OutstandingBytes += buffer.Length;
        datagram.Fill(stream, offset, payloadBytes, buffer, start, frameBytes);
        return datagram;
    }

    internal void Return(byte[] buffer)
    {
        OutstandingBytes -= buffer.Length;
        Buffers.Return(buffer);
    }

    internal void Recycle(Datagram datagram)
    {
        Outstanding--;
        if (_idle.Count < MostIdle)
            _idle.Push(datagram);
    }
}
