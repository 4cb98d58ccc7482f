using System.Buffers;

namespace Striper.Tests.Pipes;

/// <summary>Counts the buffers that are out; returning one twice makes the count wrong for good. Thread-safe.</summary>
internal sealed class CountingPool : MemoryPool<byte>
{
    private int _outstanding;

    public override int MaxBufferSize => int.MaxValue;

    public int Outstanding => Volatile.Read(ref _outstanding);

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        Interlocked.Increment(ref _outstanding);
        return new Owner(this, new byte[Math.Max(minBufferSize, 1)]);
    }

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Owner(CountingPool pool, byte[] buffer) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => buffer;

        public void Dispose() => Interlocked.Decrement(ref pool._outstanding);
    }
}
