using System.Buffers;
using System.Net.Sockets;
using Striper.WanLab.Load;

namespace Striper.Soak.Load;

/// <summary>Runs one side of a stream over its socket, as planned, and compares every byte that it receives.</summary>
/// <param name="own">What it does.</param>
/// <param name="ownSeed">Of what it says.</param>
/// <param name="peer">What the other side does.</param>
/// <param name="peerSeed">Of what that says.</param>
/// <param name="pace">Of all streams.</param>
/// <param name="moved">Is told of bytes sent and received and of pauses that are over; on any thread.</param>
internal sealed class StreamSide(SidePlan own, ulong ownSeed, SidePlan peer, ulong peerSeed, Pace pace, Action<int, int> moved)
{
    private const int ChunkBytes = 64 * 1024;

    private readonly SeededStream _says = new(ownSeed);
    private readonly SeededStream _expects = new(peerSeed);
    private readonly Arrived _arrived = new();
    private long _sent;
    private bool _hasSentFin;
    private bool _hasSeenFin;
    private long? _difference;
    private volatile bool _hasReset;
    private volatile bool _isEnding;

    /// <summary>Runs it and closes the socket; never throws.</summary>
    public async Task<SideReport> RunAsync(Socket socket, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ends = await Task.WhenAll(GuardAsync(SendAsync, socket, ending), GuardAsync(ReceiveAsync, socket, ending));
        socket.Dispose();
        var end = _hasReset ? SideEnd.OwnReset : Array.Exists(ends, e => e == SideEnd.Reset) ? SideEnd.Reset : ends.Max();
        return new SideReport(_sent, _hasSentFin, _arrived.Bytes, _difference, _hasSeenFin, end);
    }

    private async Task<SideEnd> GuardAsync(Func<Socket, CancellationToken, Task> direction, Socket socket, CancellationTokenSource ending)
    {
        try
        {
            await direction(socket, ending.Token);
            if (_hasReset)
                await ending.CancelAsync();
            return SideEnd.Fin;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A failure of one direction is the end of both.
            await ending.CancelAsync();
            return e is OperationCanceledException ? SideEnd.GivenUp : SideEnd.Reset;
        }
        finally
        {
            _arrived.End();
        }
    }

    private async Task SendAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            while (_sent < own.SendBytes || _sent == own.ResetsAfterSent)
            {
                await WaitForTurnAsync(cancellationToken);
                if (_sent == own.ResetsAfterSent)
                {
                    Reset(socket);
                    return;
                }

                await SendChunkAsync(socket, buffer.AsMemory(0, NextChunk()), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (own.EndsLast)
            await _arrived.WaitAsync(long.MaxValue, cancellationToken);
        _isEnding = true;
        socket.Shutdown(SocketShutdown.Send);
        _hasSentFin = true;
    }

    private async Task WaitForTurnAsync(CancellationToken cancellationToken)
    {
        await _arrived.WaitAsync(own.NeededFor(_sent), cancellationToken);
        if (own.TurnPause <= TimeSpan.Zero || (own.TurnBytes > 0 ? _sent % own.TurnBytes : _sent) != 0)
            return;
        await Task.Delay(own.TurnPause, cancellationToken);
        moved(0, 0);
    }

    private int NextChunk()
    {
        var chunk = Math.Min(ChunkBytes, own.SendBytes - _sent);
        if (own.TurnBytes > 0)
            chunk = Math.Min(chunk, own.TurnBytes - (_sent % own.TurnBytes));
        return (int)(own.ResetsAfterSent is { } limit ? Math.Min(chunk, limit - _sent) : chunk);
    }

    private async Task SendChunkAsync(Socket socket, Memory<byte> chunk, CancellationToken cancellationToken)
    {
        await pace.WaitAsync(chunk.Length, cancellationToken);
        _says.Fill(chunk.Span, _sent);
        while (chunk.Length > 0)
        {
            var count = await socket.SendAsync(chunk, cancellationToken);
            chunk = chunk[count..];
            _sent += count;
            moved(count, 0);
        }
    }

    private async Task ReceiveAsync(Socket socket, CancellationToken cancellationToken)
    {
        var received = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        var expected = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            while (true)
            {
                await PauseAsync(cancellationToken);
                if (_arrived.Bytes == own.ResetsAfterReceived)
                {
                    Reset(socket);
                    return;
                }

                var count = await socket.ReceiveAsync(received.AsMemory(0, LargestRead()), cancellationToken);
                if (count == 0)
                    break;
                if (Compare(received.AsSpan(0, count), expected.AsSpan(0, count)))
                    continue;
                socket.Reset();
                return;
            }

            ConfirmEnd(socket);
            _hasSeenFin = true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(received);
            ArrayPool<byte>.Shared.Return(expected);
        }
    }

    // The system tells a reset once. If a send was told, what is received looks like an end (tcp(7)); but a connection that was reset refuses even to
    // send nothing. After our own FIN no send can have been told.
    private void ConfirmEnd(Socket socket)
    {
        if (_isEnding)
            return;
        socket.Send(ReadOnlySpan<byte>.Empty, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock) && !_isEnding)
            throw new SocketException((int)error);
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        if (own.ReadingPause > TimeSpan.Zero && _arrived.Bytes == own.StopsReadingAt)
            await Task.Delay(own.ReadingPause, cancellationToken);
        else if (!double.IsInfinity(own.ReadBytesPerSecond) && _arrived.Bytes > 0)
            await Task.Delay(TimeSpan.FromSeconds(LargestRead() / own.ReadBytesPerSecond), cancellationToken);
        else
            return;
        moved(0, 0);
    }

    // Not past the places where it does something else.
    private int LargestRead()
    {
        var most = double.IsInfinity(own.ReadBytesPerSecond) ? ChunkBytes : (long)Math.Clamp(own.ReadBytesPerSecond / 10, 1, ChunkBytes);
        var bytes = _arrived.Bytes;
        if (bytes < own.StopsReadingAt)
            most = Math.Min(most, own.StopsReadingAt - bytes);
        if (own.ResetsAfterReceived is { } limit && bytes < limit)
            most = Math.Min(most, limit - bytes);
        return (int)most;
    }

    private bool Compare(ReadOnlySpan<byte> received, Span<byte> expected)
    {
        var offset = _arrived.Bytes;
        _expects.Fill(expected, offset);
        var equal = Math.Min(received.CommonPrefixLength(expected), peer.SendBytes - offset);
        if (equal < received.Length)
            _difference = offset + equal;
        _arrived.Add(received.Length);
        moved(0, received.Length);
        return _difference is null;
    }

    private void Reset(Socket socket)
    {
        _hasReset = true;
        socket.Reset();
    }
}
