using Striper.Common.Wire;

namespace Striper.Client.Check;

/// <summary>Sends random bytes to <see cref="CheckService.Discard"/>, and keeps its latest report.</summary>
internal sealed class UploadProgram() : BulkProgram(CheckService.Discard)
{
    private readonly Random _random = new();
    private readonly byte[] _report = new byte[CheckReport.SizeBytes];
    private int _length;

    /// <inheritdoc/>
    public override BulkReading? Reading => _reading;

    /// <inheritdoc/>
    protected override bool HasMore => true;

    private BulkReading? _reading;

    /// <inheritdoc/>
    public override int Take(ReadOnlySpan<byte> bytes)
    {
        for (var rest = bytes; !rest.IsEmpty;)
        {
            var taken = Math.Min(rest.Length, _report.Length - _length);
            rest[..taken].CopyTo(_report.AsSpan(_length));
            rest = rest[taken..];
            _length = (_length + taken) % _report.Length;
            if (_length == 0)
                Read(CheckReport.Read(_report));
        }

        return bytes.Length;
    }

    /// <inheritdoc/>
    protected override int GiveMore(Span<byte> buffer)
    {
        _random.NextBytes(buffer);
        return buffer.Length;
    }

    // Of a hostile server these may be any numbers.
    private void Read(CheckReport report)
    {
        if (report is { Bytes: >= 0, Microseconds: >= 0 and < long.MaxValue / TimeSpan.TicksPerMicrosecond })
            _reading = new BulkReading(report.Bytes, TimeSpan.FromTicks(report.Microseconds * TimeSpan.TicksPerMicrosecond));
    }
}
