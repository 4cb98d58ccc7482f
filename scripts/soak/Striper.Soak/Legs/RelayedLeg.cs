using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;
using Striper.Soak.Load;

namespace Striper.Soak.Legs;

/// <summary>
/// A leg on its way through the relay: two sockets, and in each direction a reader and a writer with a queue between them, in which bytes wait as
/// long as the way is said to be. It ends when a proxy closes it, and takes the other side down with it; when it was harmed, a side that the harm
/// spares stays open until its proxy closes it.
/// </summary>
internal sealed class RelayedLeg(Socket client, Socket server, Action<RelayedLeg> ended)
{
    private const int ChunkBytes = 64 * 1024;
    private const int QueuedChunks = 64;

    private volatile bool _isSwallowing;
    private volatile bool _isCut;
    private volatile bool _closesWhenCut;
    private int _live = 1;

    /// <summary>Delay, rate and stall.</summary>
    public LegWeather Weather { get; } = new();

    /// <summary>Runs until both sides are done; never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(PipeAsync(client, server, cancellationToken), PipeAsync(server, client, cancellationToken));
        End();
        client.Dispose();
        server.Dispose();
    }

    /// <summary>Does the harm now; a leg that no longer lives is left alone.</summary>
    public void Harm(LegHarm harm)
    {
        if (Volatile.Read(ref _live) == 0)
            return;
        switch (harm)
        {
            case LegHarm.StallForGood:
                Weather.Stall();
                break;
            case LegHarm.CutAndReset or LegHarm.CutAndClose:
                _closesWhenCut = harm == LegHarm.CutAndClose;
                _isCut = true;
                return;
            default:
                _isSwallowing = true;
                Weather.GoOn();
                break;
        }

        if (harm is LegHarm.Reset or LegHarm.ResetTowardClient)
            client.Reset();
        if (harm is LegHarm.Reset or LegHarm.ResetTowardServer)
            server.Reset();
        if (harm is LegHarm.Close or LegHarm.CloseTowardClient)
            Close(client);
        if (harm is LegHarm.Close or LegHarm.CloseTowardServer)
            Close(server);
        End();
    }

    private static void Close(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _live, 0) == 1)
            ended(this);
    }

    private async Task PipeAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        var queue = Channel.CreateBounded<(byte[] Buffer, int Length, long DueAt)>(QueuedChunks);
        var writing = WriteAsync(queue.Reader, to, cancellationToken);
        try
        {
            while (true)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
                var length = await from.ReceiveAsync(buffer.AsMemory(0, ChunkBytes), cancellationToken);
                await Weather.GoingOn.WaitAsync(cancellationToken);
                if (length == 0)
                    break;
                if (_isSwallowing)
                    ArrayPool<byte>.Shared.Return(buffer);
                else
                    await queue.Writer.WriteAsync((buffer, length, Stopwatch.GetTimestamp() + (long)(Weather.Delay.TotalSeconds * Stopwatch.Frequency)), cancellationToken);
            }

            queue.Writer.Complete();
            await writing;
            if (!_isSwallowing)
                Close(to);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException or ChannelClosedException)
        {
            // What one proxy did reaches the other as RST, unless the leg was harmed: then the other side is left to its own pipe.
            queue.Writer.TryComplete();
            if (!_isSwallowing)
                to.Reset();
            await writing;
        }
    }

    private async Task WriteAsync(ChannelReader<(byte[] Buffer, int Length, long DueAt)> queue, Socket to, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (buffer, length, dueAt) in queue.ReadAllAsync(cancellationToken))
            {
                if (!_isSwallowing)
                    await WriteAsync(to, buffer.AsMemory(0, length), dueAt, cancellationToken);
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            if (!_isSwallowing)
                Harm(LegHarm.Reset);
        }
    }

    private async Task WriteAsync(Socket to, Memory<byte> bytes, long dueAt, CancellationToken cancellationToken)
    {
        var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), dueAt) + TimeSpan.FromSeconds(bytes.Length / Weather.BytesPerSecond);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, cancellationToken);
        await Weather.GoingOn.WaitAsync(cancellationToken);
        var isCut = _isCut && bytes.Length > 1;
        if (isCut)
            bytes = bytes[..Random.Shared.Next(1, bytes.Length)];
        while (bytes.Length > 0 && !_isSwallowing)
            bytes = bytes[await to.SendAsync(bytes, cancellationToken)..];
        if (isCut)
            Harm(_closesWhenCut ? LegHarm.Close : LegHarm.Reset);
    }
}
