using Striper.Common.Transport;

namespace Striper.Server.Check;

/// <summary>Gives random bytes, which nothing on the way can make less of, until nobody takes them or it is enough.</summary>
/// <param name="limitBytes">How many in all.</param>
internal sealed class GenerateService(long limitBytes = CheckLimits.GeneratedBytes) : LocalProgram
{
    private readonly Random _random = new();
    private long _left = limitBytes;

    /// <inheritdoc/>
    public override bool HasBytes => _left > 0;

    /// <inheritdoc/>
    public override bool IsDone => _left == 0;

    /// <inheritdoc/>
    public override int Take(ReadOnlySpan<byte> bytes) => bytes.Length;

    /// <inheritdoc/>
    public override int Give(Span<byte> buffer)
    {
        var given = (int)Math.Min(buffer.Length, _left);
        _random.NextBytes(buffer[..given]);
        _left -= given;
        return given;
    }
}
