using System.Buffers;
using System.IO.Pipelines;

namespace Striper.Common.Pipes;

/// <summary>
/// The writing end of a <see cref="DatagramDuplexPipe"/>: collects what is written, since a frame begins with its length, and sends it at the flush. Its
/// buffer is rented between the two only, so that an idle connection holds none.
/// </summary>
internal sealed class DatagramPipeWriter(DatagramPipe datagrams) : PipeWriter
{
    // Room for what most reads return.
    private const int LeastBytes = 16 * 1024;

    private byte[] _written = [];
    private int _count;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _count;

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _written.Length - _count);
        _count += bytes;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _written.AsMemory(_count);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        WriteDatagrams();
        return datagrams.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => datagrams.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        if (exception is null)
            WriteDatagrams();
        Return();
        datagrams.CompleteSending(exception);
    }

    private void WriteDatagrams()
    {
        for (var rest = _written.AsSpan(0, _count); !rest.IsEmpty;)
        {
            var datagram = rest[..Math.Min(rest.Length, datagrams.MaxDatagramBytes)];
            datagrams.Write(datagram);
            rest = rest[datagram.Length..];
        }

        Return();
    }

    private void Reserve(int bytes)
    {
        if (_written.Length - _count >= bytes)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(_count + bytes, _count * 2), LeastBytes));
        _written.AsSpan(0, _count).CopyTo(larger);
        var count = _count;
        Return();
        (_written, _count) = (larger, count);
    }

    private void Return()
    {
        if (_written.Length > 0)
            ArrayPool<byte>.Shared.Return(_written);
        (_written, _count) = ([], 0);
    }
}
