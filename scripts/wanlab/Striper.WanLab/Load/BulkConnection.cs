using System.Net.Sockets;

namespace Striper.WanLab.Load;

/// <summary>
/// One end of a bulk connection. The client's end stops when it is told to and then sends FIN; the target's stops at that FIN. Each
/// then has all that was sent to it, compared, or says what is wrong.
/// </summary>
internal sealed class BulkConnection
{
    private const int ChunkBytes = 64 * 1024;

    private readonly Socket _socket;
    private readonly BulkRequest _request;
    private readonly SeededStream? _sent;
    private readonly SeededStream? _expected;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Arrivals _received = new([], []);
    private readonly bool _isClient;
    private long _sentBytes;
    private volatile string? _failure = "did not end";

    public BulkConnection(Socket socket, BulkRequest request, bool isClient)
    {
        _socket = socket;
        _request = request;
        _isClient = isClient;
        var up = request.Direction is TransferDirection.Up or TransferDirection.Both ? new SeededStream(request.Seed) : null;
        var down = request.Direction is TransferDirection.Down or TransferDirection.Both ? new SeededStream(request.DownSeed) : null;
        (_sent, _expected) = isClient ? (up, down) : (down, up);
    }

    /// <summary>How it stands; it may still run.</summary>
    public BulkReport Report
    {
        get
        {
            lock (_received)
                return new(_request.Seed, Interlocked.Read(ref _sentBytes), new Arrivals([.. _received.TimesUs], [.. _received.TotalBytes]), _failure);
        }
    }

    /// <summary>No more is sent but FIN.</summary>
    public void Stop() => _stopped.TrySetResult();

    /// <summary>Ends when both directions have ended, or one failed; never throws.</summary>
    public async Task RunAsync()
    {
        try
        {
            var (sending, receiving) = (SendAsync(), ReceiveAsync());
            await await Task.WhenAny(sending, receiving);
            await Task.WhenAll(sending, receiving);
            _failure = null;
        }
        catch (Exception e) when (e is SocketException or IOException or InvalidDataException)
        {
            // The other direction ends with it.
            _failure = e.Message;
            _socket.Dispose();
        }
    }

    private async Task SendAsync()
    {
        var chunk = new byte[ChunkBytes];
        if (_sent is null)
            await _stopped.Task;
        while (_sent is not null && !_stopped.Task.IsCompleted)
        {
            _sent.Fill(chunk, _sentBytes);
            for (var rest = chunk.AsMemory(); !rest.IsEmpty;)
            {
                var count = await _socket.SendAsync(rest);
                rest = rest[count..];
                Interlocked.Add(ref _sentBytes, count);
            }
        }

        _socket.Shutdown(SocketShutdown.Send);
    }

    private async Task ReceiveAsync()
    {
        var (buffer, expected) = (new byte[ChunkBytes], new byte[ChunkBytes]);
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory()) is > 0 and var count)
            {
                if (_expected is null)
                    throw new InvalidDataException($"{count} bytes where none were due");
                _expected.Fill(expected.AsSpan(0, count), _received.Bytes);
                var equal = buffer.AsSpan(0, count).CommonPrefixLength(expected.AsSpan(0, count));
                if (equal < count)
                    throw new InvalidDataException($"byte {_received.Bytes + equal} is wrong");
                lock (_received)
                    _received.Add(MonotonicClock.NowUs, count);
            }
        }
        finally
        {
            if (!_isClient || _sent is null)
                Stop();
        }
    }
}
