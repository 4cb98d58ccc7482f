using System.Buffers;
using Striper.Common.Transport;

namespace Striper.Common.Pipes;

/// <summary>One direction of a <see cref="TransportBridge"/>: carries until the source's end, and passes that on.</summary>
internal sealed class TransportDirection(ByteTransport source, ByteTransport destination)
{
    private const int ChunkBytes = 64 * 1024;

    private long _bytes;
    private long _congestions;

    /// <summary>The source was reset.</summary>
    public required Action<Exception> SourceFailed { get; init; }

    /// <summary>The destination was reset or takes no more data.</summary>
    public required Action<Exception> DestinationFailed { get; init; }

    /// <summary>The figures so far. Thread-safe.</summary>
    public BridgeStatistics Statistics => new(Interlocked.Read(ref _bytes), Interlocked.Read(ref _congestions));

    /// <summary>Carries until the end or a failure; never throws.</summary>
    public async Task RunAsync()
    {
        while (await TryWaitAsync())
        {
            var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
            try
            {
                if (await TryReceiveAsync(buffer) is not { } length || !await TrySendAsync(buffer.AsMemory(0, length)) || length == 0)
                    return;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private async ValueTask<bool> TryWaitAsync()
    {
        try
        {
            await source.WaitReadableAsync();
            return true;
        }
        catch (Exception e)
        {
            SourceFailed(e);
            return false;
        }
    }

    private async ValueTask<int?> TryReceiveAsync(Memory<byte> buffer)
    {
        try
        {
            var length = await source.ReceiveAsync(buffer);
            if (length == 0)
                source.ConfirmEnd();
            return length;
        }
        catch (Exception e)
        {
            SourceFailed(e);
            return null;
        }
    }

    private async ValueTask<bool> TrySendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (bytes.IsEmpty)
            {
                await destination.EndSendAsync();
                return true;
            }

            var sending = destination.SendAsync(bytes);
            if (!sending.IsCompleted)
                Interlocked.Increment(ref _congestions);
            await sending;
            Interlocked.Add(ref _bytes, bytes.Length);
            return true;
        }
        catch (Exception e)
        {
            DestinationFailed(e);
            return false;
        }
    }
}
