using Striper.Common.Transport;
using Striper.Common.Wire;

namespace Striper.Server.Check;

/// <summary>
/// Counts what it takes, and says so from time to time: a count at the end alone would have the start of the connections in it, which is not what the
/// path gives. A report that is not fetched gives way to the next.
/// </summary>
internal sealed class DiscardService(TimeProvider time) : LocalProgram
{
    private readonly long _start = time.GetTimestamp();
    private readonly byte[] _report = new byte[CheckReport.SizeBytes];
    private int _left;
    private long _bytes;
    private TimeSpan _nextReport;
    private bool _isEnded;

    /// <inheritdoc/>
    public override bool HasBytes => _left > 0;

    /// <inheritdoc/>
    public override bool IsDone => _isEnded && _left == 0;

    /// <inheritdoc/>
    public override int Take(ReadOnlySpan<byte> bytes)
    {
        _bytes += bytes.Length;
        if (time.GetElapsedTime(_start) >= _nextReport)
            Report();
        return bytes.Length;
    }

    /// <inheritdoc/>
    public override int Give(Span<byte> buffer)
    {
        var given = Math.Min(buffer.Length, _left);
        _report.AsSpan(_report.Length - _left, given).CopyTo(buffer);
        _left -= given;
        return given;
    }

    /// <inheritdoc/>
    public override void End()
    {
        _isEnded = true;
        Report();
    }

    private void Report()
    {
        // Half of one and half of another would be neither; buffers are much larger, so that there is hardly ever half of one.
        if (_left is > 0 and < CheckReport.SizeBytes)
            return;
        var now = time.GetElapsedTime(_start);
        new CheckReport(_bytes, now.Ticks / TimeSpan.TicksPerMicrosecond).Write(_report);
        _left = CheckReport.SizeBytes;
        _nextReport = now + CheckLimits.ReportInterval;
    }
}
