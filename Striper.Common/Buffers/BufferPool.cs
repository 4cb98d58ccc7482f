using System.Numerics;

namespace Striper.Common.Buffers;

/// <summary>
/// Byte arrays in power-of-two size classes. The many small ones are pinned, so that sockets need not pin them; the large ones are not, so that the
/// collector can move them together and give the rest back: pinned they kept 32 MB of 40 after a load. Whoever rents an array returns it exactly
/// once, or hands it on with that duty. What is returned waits for the next renter until <see cref="ReleaseIdle"/>. Thread-safe. With
/// <c>tracked</c> every array out is remembered, so that a double return throws: for tests and the simulation.
/// </summary>
public sealed class BufferPool(bool tracked = false)
{
    /// <summary>Every array holds its class size plus this much, so that a payload of a whole class fits beside a frame header.</summary>
    public const int HeadroomBytes = 64;

    private const int SmallestClassBits = 8;
    private const int LargestClassBits = 26;
    private const int LargestPinnedClassBits = 15;

    private readonly SizeClass[] _classes = CreateClasses();
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
        var buffer = _classes[bits - SmallestClassBits].TryTake()
            ?? GC.AllocateUninitializedArray<byte>((1 << bits) + HeadroomBytes, pinned: bits <= LargestPinnedClassBits);
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
        _classes[BitOperations.Log2((uint)(buffer.Length - HeadroomBytes)) - SmallestClassBits].Keep(buffer);
    }

    /// <summary>
    /// Leaves to the garbage collector what nobody has needed since the last call: of each class as many arrays as were idle all the time. Returns their
    /// bytes. Anything kept back by a fixed bound instead would be made anew, page by page, as long as many streams are busy.
    /// </summary>
    public long ReleaseIdle()
    {
        var released = 0L;
        foreach (var sizeClass in _classes)
            released += sizeClass.ReleaseIdle();
        return released;
    }

    private static int ClassOf(int minimumBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimumBytes, (1 << LargestClassBits) + HeadroomBytes);
        var bits = BitOperations.Log2((uint)Math.Max(minimumBytes - HeadroomBytes - 1, 1)) + 1;
        return Math.Max(bits, SmallestClassBits);
    }

    private static SizeClass[] CreateClasses()
    {
        var classes = new SizeClass[LargestClassBits - SmallestClassBits + 1];
        for (var i = 0; i < classes.Length; i++)
            classes[i] = new SizeClass();
        return classes;
    }

    // The idle arrays of one size.
    private sealed class SizeClass
    {
        private readonly Stack<byte[]> _idle = new();

        // The fewest that were idle at any time since the last release.
        private int _fewest;

        public byte[]? TryTake()
        {
            lock (_idle)
            {
                if (!_idle.TryPop(out var buffer))
                    return null;
                _fewest = Math.Min(_fewest, _idle.Count);
                return buffer;
            }
        }

        public void Keep(byte[] buffer)
        {
            lock (_idle)
                _idle.Push(buffer);
        }

        public long ReleaseIdle()
        {
            lock (_idle)
            {
                var released = 0L;
                for (; _fewest > 0; _fewest--)
                    released += _idle.Pop().Length;
                _fewest = _idle.Count;
                return released;
            }
        }
    }
}
