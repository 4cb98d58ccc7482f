using System.Net;
using System.Net.Sockets;

namespace Striper.Echo.Serving;

/// <summary>One client's connection.</summary>
internal sealed class EchoConnection : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly Socket _socket;
    private readonly TimeSpan _idle;
    private readonly CancellationToken _aborting;
    private readonly CancellationTokenSource _ending;

    /// <param name="socket">Closed with this.</param>
    /// <param name="idle">How long nothing may move.</param>
    /// <param name="aborting">Resets it.</param>
    public EchoConnection(Socket socket, TimeSpan idle, CancellationToken aborting)
    {
        (_socket, _idle, _aborting) = (socket, idle, aborting);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(aborting);
        _socket.NoDelay = true;
        Peer = socket.RemoteEndPoint;
    }

    /// <summary>Who it is.</summary>
    public EndPoint? Peer { get; }

    /// <summary>Bytes the client sent.</summary>
    public long ReceivedBytes { get; private set; }

    /// <summary>Bytes the client was sent.</summary>
    public long SentBytes { get; private set; }

    /// <summary>Serves to the end; says how it ended, and never throws.</summary>
    public async Task<string> RunAsync(EchoMode mode)
    {
        try
        {
            await (mode == EchoMode.Chargen ? GenerateAsync() : AnswerAsync(mode));
            _socket.Shutdown(SocketShutdown.Send);
            return "over";
        }
        catch (OperationCanceledException)
        {
            Reset();
            return _aborting.IsCancellationRequested ? "reset by the stop" : $"reset, nothing moved for {_idle.TotalSeconds} s";
        }
        catch (SocketException e)
        {
            return $"ended by the client ({e.Message})";
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ending.Dispose();
        _socket.Dispose();
    }

    private async Task AnswerAsync(EchoMode mode)
    {
        var buffer = new byte[BufferBytes];
        while (await ReceiveAsync(buffer) is > 0 and var count)
        {
            if (mode == EchoMode.Upper)
                ToUpper(buffer.AsSpan(0, count));
            if (mode != EchoMode.Discard)
                await SendAsync(buffer.AsMemory(0, count));
        }
    }

    // Not the class library's, which stops at the first byte that is not ASCII; those are left as they are.
    private static void ToUpper(Span<byte> bytes)
    {
        foreach (ref var one in bytes)
        {
            if (char.IsAsciiLetterLower((char)one))
                one ^= 0x20;
        }
    }

    // Until the client ends; what it says meanwhile is thrown away.
    private async Task GenerateAsync()
    {
        var ended = ReadToEndAsync();
        try
        {
            while (!ended.IsCompleted)
                await SendAsync(CharacterLines.Block);
        }
        catch
        {
            // Its own failure has the same cause.
            await _ending.CancelAsync();
            await ended.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }

        await ended;
    }

    private async Task ReadToEndAsync()
    {
        var buffer = new byte[BufferBytes];
        while (await _socket.ReceiveAsync(buffer, _ending.Token) is > 0 and var count)
            ReceivedBytes += count;
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        _ending.CancelAfter(_idle);
        var count = await _socket.ReceiveAsync(buffer, _ending.Token);
        ReceivedBytes += count;
        return count;
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            _ending.CancelAfter(_idle);
            var count = await _socket.SendAsync(bytes, _ending.Token);
            SentBytes += count;
            bytes = bytes[count..];
        }
    }

    // A client must not take a broken end for an orderly one.
    private void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }
}
