using Striper.Common.Buffers;
using Striper.Common.Transport;

namespace Striper.Common.Security;

/// <summary>
/// A transport as the stream that SslStream runs over. It reads and writes a record at a time, which would be a system call for each 16 KiB; so what is
/// read is taken in large pieces and what is written is gathered until <see cref="SendAsync"/>. One reader and one writer at a time; whoever
/// disposes it may be a third.
/// </summary>
internal sealed class TransportStream(ByteTransport transport, BufferPool buffers) : Stream
{
    private const int ReceiveBytes = 256 * 1024;
    private const int GatherBytes = 256 * 1024;

    // The first byte of a TLS record that a peer may begin with (RFC 8446, section 5.1), and of our own handshake.
    private const byte TlsAlert = 21;
    private const byte TlsHandshake = 22;
    private const byte OwnMagic = 0x89;

    // Out of here while it is read from, so that nobody gives it back meanwhile.
    private byte[]? _received;
    private int _start;
    private int _end;
    private byte[]? _gathered;
    private int _gatheredBytes;
    private byte? _first;
    private bool _isHandshaking = true;
    private volatile bool _isDisposed;

    /// <summary>Bytes that were received and not read yet.</summary>
    public int Available => _end - _start;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>From here on what is written waits for <see cref="SendAsync"/>.</summary>
    public void EndHandshake() => _isHandshaking = false;

    /// <summary>What the peer speaks instead of TLS; null: it is TLS, or has said nothing.</summary>
    public string? DescribeStranger() => _first switch
    {
        null or TlsAlert or TlsHandshake => null,
        OwnMagic => "its leg is not encrypted, it has no --secret-file",
        _ => "what it says is not TLS",
    };

    /// <summary>Sends what was written.</summary>
    public async ValueTask SendAsync()
    {
        try
        {
            if (_gathered is { } buffer)
                await transport.SendAsync(buffer.AsMemory(0, _gatheredBytes));
        }
        finally
        {
            DropWritten();
        }
    }

    /// <summary>What was written and not sent is not to be sent any more.</summary>
    public void DropWritten()
    {
        if (_gathered is not { } buffer)
            return;
        (_gathered, _gatheredBytes) = (null, 0);
        buffers.Return(buffer);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var received = Interlocked.Exchange(ref _received, null);
        try
        {
            if (received is null)
            {
                // No buffer is held while nothing comes.
                await transport.WaitReadableAsync();
                if (buffer.IsEmpty)
                    return 0;
                received = buffers.Rent(ReceiveBytes);
                (_start, _end) = (0, 0);
                _end = await transport.ReceiveAsync(received);

                // A handshake's arithmetic takes a millisecond, which the thread that moves everybody's bytes has not to spare.
                if (_isHandshaking)
                    await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                if (_end > 0)
                    _first ??= received[0];
            }

            var taken = Math.Min(Available, buffer.Length);
            received.AsSpan(_start, taken).CopyTo(buffer.Span);
            _start += taken;
            return taken;
        }
        finally
        {
            if (received is not null)
                Keep(received);
        }
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isHandshaking)
            return transport.SendAsync(buffer);
        if (_gatheredBytes + buffer.Length > GatherBytes)
            return SendBeforeAsync(buffer);
        Gather(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override void Flush()
    {
        // What was gathered is sent by SendAsync.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        ReturnReceived();
        base.Dispose(disposing);
    }

    private async ValueTask SendBeforeAsync(ReadOnlyMemory<byte> bytes)
    {
        await SendAsync();
        Gather(bytes.Span);
    }

    private void Gather(ReadOnlySpan<byte> bytes)
    {
        _gathered ??= buffers.Rent(GatherBytes);
        bytes.CopyTo(_gathered.AsSpan(_gatheredBytes));
        _gatheredBytes += bytes.Length;
    }

    private void Keep(byte[] received)
    {
        if (Available == 0)
        {
            buffers.Return(received);
            return;
        }

        _received = received;
        if (_isDisposed)
            ReturnReceived();
    }

    private void ReturnReceived()
    {
        if (Interlocked.Exchange(ref _received, null) is { } received)
            buffers.Return(received);
    }
}
