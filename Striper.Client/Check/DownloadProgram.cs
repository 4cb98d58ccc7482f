using Striper.Common.Wire;

namespace Striper.Client.Check;

/// <summary>Counts what <see cref="CheckService.Generate"/> sends.</summary>
internal sealed class DownloadProgram(TimeProvider time) : BulkProgram(CheckService.Generate)
{
    private readonly long _start = time.GetTimestamp();
    private long _bytes;

    /// <inheritdoc/>
    public override BulkReading? Reading => new BulkReading(_bytes, time.GetElapsedTime(_start));

    /// <inheritdoc/>
    protected override bool HasMore => false;

    /// <inheritdoc/>
    public override int Take(ReadOnlySpan<byte> bytes)
    {
        _bytes += bytes.Length;
        return bytes.Length;
    }

    /// <inheritdoc/>
    protected override int GiveMore(Span<byte> buffer) => 0;
}
