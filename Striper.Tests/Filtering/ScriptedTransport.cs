using System.Threading.Channels;
using Striper.Common.Transport;

namespace Striper.Tests.Filtering;

/// <summary>A connection whose peer is the test: it says what arrives, and sees what is sent.</summary>
internal sealed class ScriptedTransport : ByteTransport
{
    private readonly Channel<byte[]> _arriving = Channel.CreateUnbounded<byte[]>();

    // Of what has arrived last.
    private ReadOnlyMemory<byte> _rest;

    /// <summary>What was sent.</summary>
    public MemoryStream Sent { get; } = new();

    /// <summary>How often something was taken from the peer.</summary>
    public int Receives { get; private set; }

    public bool HasShutDown { get; private set; }

    public bool IsAborted { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>What looks like an end is a reset.</summary>
    public bool EndIsReset { get; set; }

    public void Arrive(params byte[] bytes) => _arriving.Writer.TryWrite(bytes);

    public void ArriveEnd() => _arriving.Writer.TryComplete();

    public override async ValueTask WaitReadableAsync()
    {
        ThrowIfOver();
        await _arriving.Reader.WaitToReadAsync();
        ThrowIfOver();
    }

    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        ThrowIfOver();
        if (_rest.IsEmpty)
        {
            if (!await _arriving.Reader.WaitToReadAsync())
            {
                ThrowIfOver();
                return 0;
            }

            _rest = await _arriving.Reader.ReadAsync();
        }

        Receives++;
        var taken = _rest[..Math.Min(_rest.Length, buffer.Length)];
        _rest = _rest[taken.Length..];
        taken.CopyTo(buffer);
        return taken.Length;
    }

    public override void ConfirmEnd()
    {
        if (EndIsReset)
            throw new IOException("reset");
    }

    public override int TrySend(ReadOnlySpan<byte> bytes) => throw new InvalidOperationException("past the filters");

    public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        ThrowIfOver();
        Sent.Write(bytes.Span);
        return default;
    }

    public override void ShutdownSend() => HasShutDown = true;

    public override void Abort()
    {
        IsAborted = true;
        _arriving.Writer.TryComplete();
    }

    protected override void Dispose(bool disposing) => IsClosed = true;

    private void ThrowIfOver()
    {
        if (IsAborted)
            throw new IOException("aborted");
    }
}
