using Striper.Common.Transport;

namespace Striper.Server.Check;

/// <summary>Gives back what it takes. Holds little: who does not take what comes back is taken no more from.</summary>
internal sealed class EchoService : LocalProgram
{
    private readonly byte[] _held = new byte[CheckLimits.EchoBytes];
    private int _length;
    private bool _isEnded;

    /// <inheritdoc/>
    public override bool HasBytes => _length > 0;

    /// <inheritdoc/>
    public override bool IsDone => _isEnded && _length == 0;

    /// <inheritdoc/>
    public override int Take(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, _held.Length - _length);
        bytes[..taken].CopyTo(_held.AsSpan(_length));
        _length += taken;
        return taken;
    }

    /// <inheritdoc/>
    public override int Give(Span<byte> buffer)
    {
        var given = Math.Min(buffer.Length, _length);
        _held.AsSpan(0, given).CopyTo(buffer);
        _held.AsSpan(given, _length - given).CopyTo(_held);
        _length -= given;
        return given;
    }

    /// <inheritdoc/>
    public override void End() => _isEnded = true;
}
