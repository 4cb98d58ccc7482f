using Striper.Common.Transport;

namespace Striper.Fuzz.Execution;

/// <summary>A connection that brings the given bytes in pieces, then ends.</summary>
internal sealed class ScriptedTransport(ReadOnlyMemory<byte> bytes, Mutation.Chance chance) : ByteTransport
{
    private ReadOnlyMemory<byte> _rest = bytes;

    /// <inheritdoc/>
    public override ValueTask WaitReadableAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        var most = Math.Min(buffer.Length, _rest.Length);
        var count = most < 2 ? most : 1 + chance.Next(chance.OneIn(2) ? most : Math.Min(most, 8));
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return ValueTask.FromResult(count);
    }

    /// <inheritdoc/>
    public override int TrySend(ReadOnlySpan<byte> bytes) => bytes.Length;

    /// <inheritdoc/>
    public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public override void ShutdownSend() => _rest = default;

    /// <inheritdoc/>
    public override void Abort() => _rest = default;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _rest = default;
}
