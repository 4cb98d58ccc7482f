using System.Diagnostics;
using System.Net.Sockets;
using NUnit.Framework;

namespace Striper.Tests.Support;

/// <summary>One direction of a stream, kept busy: a sequence of seeded bytes goes in without end, and each that comes out is compared.</summary>
internal sealed class Flow
{
    private const int ChunkBytes = 64 * 1024;

    private readonly SeededBytes _bytes;
    private readonly ChangeSignal _progress = new();
    private readonly Task _sending;
    private readonly Task _receiving;
    private long _sentBytes;
    private long _receivedBytes;
    private long _receivedAt;
    private volatile bool _isEnding;

    public Flow(Socket from, Socket to, ulong seed, CancellationToken cancellationToken)
    {
        _bytes = new SeededBytes(seed);
        _sending = SendAsync(from, cancellationToken);
        _receiving = ReceiveAsync(to, cancellationToken);
    }

    /// <summary>What has come out.</summary>
    public long ReceivedBytes => Interlocked.Read(ref _receivedBytes);

    /// <summary>Waits until more has come out than <paramref name="bytes"/>.</summary>
    /// <returns>When the last of it did, a timestamp of <see cref="Stopwatch"/>.</returns>
    public async Task<long> WaitBeyondAsync(long bytes, CancellationToken cancellationToken)
    {
        var arrival = _progress.WaitUntilAsync(() => ReceivedBytes > bytes, cancellationToken);
        if (await Task.WhenAny(arrival, _sending, _receiving) is var first && first != arrival)
            await first;
        await arrival;
        return Interlocked.Read(ref _receivedAt);
    }

    /// <summary>The sending end's connection must be reset: it shows in the next send.</summary>
    public Task ExpectSenderResetAsync() => ExpectResetAsync(_sending);

    /// <summary>The receiving end's connection must be reset.</summary>
    public Task ExpectReceiverResetAsync() => ExpectResetAsync(_receiving);

    /// <summary>Sends no more but FIN, and holds the other end to all that was sent and the end after it.</summary>
    public async Task FinishAsync()
    {
        _isEnding = true;
        await Task.WhenAll(_sending, _receiving);
        Assert.That(ReceivedBytes, Is.EqualTo(_sentBytes));
    }

    private static async Task ExpectResetAsync(Task side)
    {
        try
        {
            await side;
        }
        catch (SocketException e)
        {
            Assert.That(e.SocketErrorCode, Is.EqualTo(SocketError.ConnectionReset));
            return;
        }

        Assert.Fail("The connection ended with FIN where RST was due.");
    }

    private async Task SendAsync(Socket socket, CancellationToken cancellationToken)
    {
        while (!_isEnding)
        {
            await _bytes.SendAsync(socket, _sentBytes, ChunkBytes, cancellationToken);
            _sentBytes += ChunkBytes;
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    private async Task ReceiveAsync(Socket socket, CancellationToken cancellationToken)
    {
        await foreach (var count in _bytes.CompareAsync(socket, 0, long.MaxValue, cancellationToken))
        {
            Interlocked.Exchange(ref _receivedAt, Stopwatch.GetTimestamp());
            Interlocked.Add(ref _receivedBytes, count);
            _progress.Pulse();
        }
    }
}
