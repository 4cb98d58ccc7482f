using System.Numerics;

namespace Striper.Common.Buffers;

/// <summary>
/// Byte arrays in power-of-two size classes, pinned so that sockets need not pin them. Whoever rents an array returns it exactly
/// once, or hands it on with that duty. Thread-safe. With <c>tracked</c> every array out is remembered, so that a double return throws:
/// for tests and the simulation.
/// </summary>
public sealed class BufferPool(bool tracked = false)
{
    /// <summary>Every array holds its class size plus this much, so that a payload of a whole class fits beside a frame header.</summary>
    public const int HeadroomBytes = 64;

    private const int SmallestClassBits = 8;
    private const int LargestClassBits = 26;

    // What a class keeps for the next renter; beyond it arrays go to the garbage collector, so that a burst does not hold memory for ever.
    private const long IdleBytesPerClass = 8L << 20;

    private readonly Stack<byte[]>[] _idle = CreateClasses();
    private readonly HashSet<byte[]>? _out = tracked ? new HashSet<byte[]>(ReferenceEqualityComparer.Instance) : null;
    private long _outstandingBuffers;
    private long _outstandingBytes;

    /// <summary>Arrays rented and not yet returned.</summary>
    public long OutstandingBuffers => Interlocked.Read(ref _outstandingBuffers);

    /// <summary>Bytes of the arrays rented and not yet returned.</summary>
    public long OutstandingBytes => Interlocked.Read(ref _outstandingBytes);

    /// <summary>Rents an array of at least <paramref name="minimumBytes"/> bytes; its content is arbitrary.</summary>
    public byte[] Rent(int minimumBytes)
    {
        var bits = ClassOf(minimumBytes);
        byte[]? buffer = null;
        var idle = _idle[bits - SmallestClassBits];
        lock (idle)
            idle.TryPop(out buffer);
        buffer ??= GC.AllocateUninitializedArray<byte>((1 << bits) + HeadroomBytes, pinned: true);
        Interlocked.Increment(ref _outstandingBuffers);
        Interlocked.Add(ref _outstandingBytes, buffer.Length);
        if (_out is not null)
        {
            lock (_out)
                _out.Add(buffer);
        }

        return buffer;
    }

    /// <summary>Takes back an array that <see cref="Rent"/> gave.</summary>
    /// <exception cref="InvalidOperationException">Tracked pools: the array is not out.</exception>
    public void Return(byte[] buffer)
    {
        if (_out is not null)
        {
            lock (_out)
            {
                if (!_out.Remove(buffer))
                    throw new InvalidOperationException("A buffer was returned that is not out: returned twice, or of another pool.");
            }

            // Whoever still reads it after giving it back must notice.
            buffer.AsSpan().Fill(0xDB);
        }

        Interlocked.Decrement(ref _outstandingBuffers);
        Interlocked.Add(ref _outstandingBytes, -buffer.Length);
        var classBytes = buffer.Length - HeadroomBytes;
        var idle = _idle[BitOperations.Log2((uint)classBytes) - SmallestClassBits];
        lock (idle)
        {
            if ((idle.Count + 1L) * classBytes <= Math.Max(IdleBytesPerClass, classBytes))
                idle.Push(buffer);
        }
    }

    private static int ClassOf(int minimumBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimumBytes, (1 << LargestClassBits) + HeadroomBytes);
        var bits = BitOperations.Log2((uint)Math.Max(minimumBytes - HeadroomBytes - 1, 1)) + 1;
        return Math.Max(bits, SmallestClassBits);
    }

    private static Stack<byte[]>[] CreateClasses()
    {
        var classes = new Stack<byte[]>[LargestClassBits - SmallestClassBits + 1];
        for (var i = 0; i < classes.Length; i++)
            classes[i] = new Stack<byte[]>();
        return classes;
    }
}
