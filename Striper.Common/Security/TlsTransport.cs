using System.Diagnostics;
using System.Net.Security;
using System.Security.Authentication;
using Striper.Common.Transport;

namespace Striper.Common.Security;

/// <summary>
/// A connection under TLS, made by <see cref="LegSecurity"/>. Its end is the connection's: legs say themselves what was their last word, so
/// that a close_notify would add nothing.
/// </summary>
public sealed class TlsTransport : ByteTransport
{
    // Payload, expansion and header (RFC 8446, section 5.2): with so much at hand a whole record is.
    private const int LargestRecordBytes = (1 << 14) + 256 + 5;

    private readonly ByteTransport _transport;
    private readonly TransportStream _stream;
    private readonly SslStream _tls;
    private readonly long _keyBytes;
    private long _sentBytes;
    private long _receivedBytes;
    private int _isWorn;

    internal TlsTransport(ByteTransport transport, TransportStream stream, SslStream tls, long keyBytes) =>
        (_transport, _stream, _tls, _keyBytes) = (transport, stream, tls, keyBytes);

    /// <summary>
    /// Told once, when the keys have carried what they should: the leg is to be replaced. After twice as much the connection fails. Set before
    /// the first byte.
    /// </summary>
    public Action? OnWorn { get; set; }

    /// <inheritdoc/>
    public override async ValueTask WaitReadableAsync()
    {
        try
        {
            var nothing = await _tls.ReadAsync(Memory<byte>.Empty);
            Debug.Assert(nothing == 0);
        }
        catch (Exception e) when (IsTlsFailure(e))
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        try
        {
            var length = await _tls.ReadAsync(buffer);
            var more = length;
            while (more > 0 && length < buffer.Length && _stream.Available >= LargestRecordBytes)
            {
                // Nothing more comes after the peer's close_notify, whatever it sends.
                more = await _tls.ReadAsync(buffer[length..]);
                length += more;
            }

            Count(ref _receivedBytes, length);
            return length;
        }
        catch (Exception e) when (IsTlsFailure(e))
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public override int TrySend(ReadOnlySpan<byte> bytes) => 0;

    /// <inheritdoc/>
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _tls.WriteAsync(bytes);
            await _stream.SendAsync();
            Count(ref _sentBytes, bytes.Length);
        }
        catch (Exception e) when (IsTlsFailure(e))
        {
            throw Failed(e);
        }
        finally
        {
            _stream.DropWritten();
        }
    }

    /// <inheritdoc/>
    public override void ShutdownSend() => _transport.ShutdownSend();

    /// <inheritdoc/>
    public override void Abort()
    {
        // First: what the disposal would still say goes nowhere then.
        _transport.Abort();
        _tls.Dispose();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _tls.Dispose();
        _transport.Dispose();
    }

    private void Count(ref long total, int bytes)
    {
        total += bytes;
        if (total < _keyBytes)
            return;
        if (total > 2 * _keyBytes)
            throw new IOException($"the leg has carried {total >> 30} GiB with one key and was not replaced");
        if (Interlocked.Exchange(ref _isWorn, 1) == 0)
            OnWorn?.Invoke();
    }

    // What SslStream makes of the transport's failures, which it only points to, and throws itself: a record that does not verify, an alert.
    private static bool IsTlsFailure(Exception e) =>
        e is IOException { InnerException: not null } or AuthenticationException or (InvalidOperationException and not ObjectDisposedException);

    private static IOException Failed(Exception e) => new(e.GetBaseException().Message, e.InnerException ?? e);
}
