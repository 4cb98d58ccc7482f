using Striper.Common.Transport;
using Striper.Common.Wire;

namespace Striper.Client.Check;

/// <summary>Sends short messages to <see cref="CheckService.Echo"/>, one at a time, and times each until all of it is back.</summary>
internal sealed class EchoProgram(TimeProvider time) : LocalProgram
{
    /// <summary>A keystroke, or a short request; the same as what the laboratory times.</summary>
    public const int MessageBytes = 64;

    private readonly byte[] _message = new byte[1 + MessageBytes];
    private bool _isBegun;
    private int _unsent;
    private int _missing;
    private long _sentAt;
    private TaskCompletionSource<TimeSpan>? _back;

    /// <inheritdoc/>
    public override bool HasBytes => _unsent > 0;

    /// <inheritdoc/>
    public override bool IsDone => false;

    /// <summary>The next message; the result is its round trip. Not before the one before is back.</summary>
    public Task<TimeSpan> Send()
    {
        // The byte that chooses the service goes ahead of the first.
        _message[0] = (byte)CheckService.Echo;
        _unsent = _isBegun ? MessageBytes : _message.Length;
        _isBegun = true;
        _missing = MessageBytes;
        _sentAt = time.GetTimestamp();
        _back = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _back.Task;
    }

    /// <inheritdoc/>
    public override int Take(ReadOnlySpan<byte> bytes)
    {
        _missing -= bytes.Length;
        if (_missing <= 0)
            _back?.TrySetResult(time.GetElapsedTime(_sentAt));
        return bytes.Length;
    }

    /// <inheritdoc/>
    public override int Give(Span<byte> buffer)
    {
        var given = Math.Min(buffer.Length, _unsent);
        _message.AsSpan(_message.Length - _unsent, given).CopyTo(buffer);
        _unsent -= given;
        return given;
    }
}
