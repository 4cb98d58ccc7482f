using Striper.Common.Buffers;
using Striper.Common.Primitives;

namespace Striper.Common.Receiving;

/// <summary>
/// One direction of one stream at its receiver: reassembly, and the credit that bounds it. Credit is memory promised and never withdrawn: the
/// floor always, more from the budget when the sender wants it and the application keeps up. Not thread-safe; guarded by the tunnel's lock.
/// </summary>
public sealed class StreamReceiver(BufferPool pool, MemoryBudget budget, long largestWindowBytes = StreamReceiver.LargestWindowBytes) : IDisposable
{
    /// <summary>Largest credit window that a stream can make use of: reordering over very unlike legs took 7-11 MB in the worst measured cases.</summary>
    public const long LargestWindowBytes = 16L << 20;

    private long _reservedBytes;
    private long _wantedBytes;

    /// <summary>What has arrived.</summary>
    public ReorderBuffer Buffer { get; } = new(pool);

    /// <summary>How far the peer may send; absolute, only grows.</summary>
    public long CreditLimit { get; private set; } = TunnelLimits.CreditFloorBytes;

    /// <summary>The credit window: how far beyond what the application took the peer may send.</summary>
    public long WindowBytes => TunnelLimits.CreditFloorBytes + _reservedBytes;

    /// <summary>Checks what arrives against the credit.</summary>
    /// <exception cref="ProtocolViolationException">The peer sent more than it may.</exception>
    public void Check(long offset, int bytes)
    {
        if (offset + bytes > CreditLimit)
            throw new ProtocolViolationException($"credit overrun: bytes up to {offset + bytes}, credit up to {CreditLimit}");
    }

    /// <summary>The sender would use a window of this size. True: the credit grew, announce it.</summary>
    public bool OnWanted(long windowBytes)
    {
        _wantedBytes = Math.Max(_wantedBytes, Math.Min(windowBytes, largestWindowBytes));
        return Advance();
    }

    /// <summary>Raises the credit after the application took bytes, or at the start. True: it grew by enough to be worth a frame.</summary>
    public bool Advance()
    {
        TryWiden();
        if (Buffer.FinalOffset is not null)
            return false;
        var limit = Buffer.ConsumedOffset + WindowBytes;
        if (limit - CreditLimit < WindowBytes / 4)
            return false;
        CreditLimit = limit;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        budget.Release(_reservedBytes);
        _reservedBytes = 0;
        _wantedBytes = 0;
        Buffer.Dispose();
    }

    // An application that leaves more than half a window lying does not need a larger one.
    private void TryWiden()
    {
        var more = _wantedBytes - WindowBytes;
        if (more <= 0 || Buffer.InOrderOffset - Buffer.ConsumedOffset > WindowBytes / 2)
            return;
        while (more >= TunnelLimits.CreditFloorBytes && !budget.TryReserve(more))
            more /= 2;
        if (more >= TunnelLimits.CreditFloorBytes)
            _reservedBytes += more;
    }
}
