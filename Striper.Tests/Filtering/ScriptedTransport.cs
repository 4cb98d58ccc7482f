using System.Threading.Channels;
using Striper.Common.Transport;

namespace Striper.Tests.Filtering;

/// <summary>A connection whose peer is the test: it says what arrives, and sees what is sent.</summary>
internal sealed class ScriptedTransport : ByteTransport
{
    private readonly Channel<byte[]> _arriving = Channel.CreateUnbounded<byte[]>();

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
        if (!await _arriving.Reader.WaitToReadAsync())
        {
            ThrowIfOver();
            return 0;
        }

        Receives++;
        var bytes = await _arriving.Reader.ReadAsync();
        bytes.CopyTo(buffer);
        return bytes.Length;
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
