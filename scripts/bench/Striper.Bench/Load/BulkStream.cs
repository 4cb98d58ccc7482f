using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Striper.WanLab.Load;

namespace Striper.Bench.Load;

/// <summary>The receiver of one stream of bulk.</summary>
/// <param name="target">Where it connects to.</param>
/// <param name="seed">Of the bytes, which are compared, or <see cref="MessageSize.NoSeed"/>.</param>
/// <param name="isOneOfMany">Whether many share a few threads; otherwise it has a thread of its own, which costs less.</param>
internal sealed class BulkStream(IPEndPoint target, ulong seed, bool isOneOfMany) : IDisposable
{
    // What nobody looks at may be written over by all streams at once.
    private static readonly byte[] _sink = new byte[MessageSize.BulkBlock];

    private readonly Socket _socket = BlockingSocket.Connect(target);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;

    /// <summary>What has come out so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Why it ended before its end, or <see langword="null"/>.</summary>
    public string? Failure { get; private set; }

    /// <summary>Completes with the first bytes, or the end.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Completes when all has come that was sent.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Asks for the bytes.</summary>
    public void Begin()
    {
        Span<byte> request = stackalloc byte[MessageSize.BulkRequest];
        request[0] = (byte)(isOneOfMany ? RequestKind.BulkOfMany : RequestKind.Bulk);
        BinaryPrimitives.WriteUInt64LittleEndian(request[1..], seed);
        _socket.Send(isOneOfMany ? request[..1] : request);
        Ended = Task.Factory.StartNew(ReceiveAsync, CancellationToken.None, isOneOfMany ? TaskCreationOptions.None : TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    /// <summary>Asks the target to end.</summary>
    public void Stop()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It has ended already; the receiver knows why.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async Task ReceiveAsync()
    {
        try
        {
            if (isOneOfMany)
                await CountOfManyAsync();
            else if (seed == MessageSize.NoSeed)
                Count();
            else
                Compare();
        }
        catch (SocketException e)
        {
            Failure = e.Message;
        }
        finally
        {
            _begun.TrySetResult();
        }
    }

    private async Task CountOfManyAsync()
    {
        for (int count; (count = await _socket.ReceiveAsync(_sink)) > 0; await Task.Yield())
            Add(count);
    }

    private void Count()
    {
        for (int count; (count = _socket.Receive(_sink)) > 0;)
            Add(count);
    }

    private void Compare()
    {
        var stream = new SeededStream(seed);
        var got = new byte[MessageSize.BulkBlock];
        var expected = new byte[MessageSize.BulkBlock];
        for (int count; (count = _socket.Receive(got)) > 0; Add(count))
        {
            stream.Fill(expected.AsSpan(0, count), Bytes);
            var alike = got.AsSpan(0, count).CommonPrefixLength(expected.AsSpan(0, count));
            if (alike == count)
                continue;
            Failure = FormattableString.Invariant($"byte {Bytes + alike} is wrong");
            _socket.Dispose();
            return;
        }
    }

    private void Add(int count)
    {
        Volatile.Write(ref _bytes, _bytes + count);
        _begun.TrySetResult();
    }
}
