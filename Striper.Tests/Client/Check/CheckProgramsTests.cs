using NUnit.Framework;
using Striper.Client.Check;
using Striper.Common.Wire;
using Striper.Tests.Support;

namespace Striper.Tests.Client.Check;

/// <summary>What the client's end of a check says and makes of the answers.</summary>
internal sealed class CheckProgramsTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly byte[] _buffer = new byte[1024];

    [Test]
    public void AnEchoIsTimedUntilItsLastByte()
    {
        var echo = new EchoProgram(_time);
        Assert.That(echo.HasBytes, Is.False);
        var back = echo.Send();
        Assert.That(echo.Give(_buffer), Is.EqualTo(1 + EchoProgram.MessageBytes));
        Assert.That(_buffer[0], Is.EqualTo((byte)CheckService.Echo));
        _time.Advance(TimeSpan.FromMilliseconds(20));
        echo.Take(_buffer.AsSpan(0, EchoProgram.MessageBytes - 1));
        Assert.That(back.IsCompleted, Is.False, "a byte is missing");
        _time.Advance(TimeSpan.FromMilliseconds(3));
        echo.Take(_buffer.AsSpan(0, 1));
        Assert.That(back.IsCompleted, Is.True);
        Assert.That(back.Result, Is.EqualTo(TimeSpan.FromMilliseconds(23)));
        _ = echo.Send();
        Assert.That(echo.Give(_buffer), Is.EqualTo(EchoProgram.MessageBytes), "the service is chosen once");
    }

    [Test]
    public void ADownloadCountsWhatComes()
    {
        var download = new DownloadProgram(_time);
        Assert.That(download.Give(_buffer), Is.EqualTo(1));
        Assert.That(_buffer[0], Is.EqualTo((byte)CheckService.Generate));
        Assert.That(download.HasBytes, Is.False);
        download.Take(new byte[500]);
        var first = download.Reading!.Value;
        _time.Advance(TimeSpan.FromSeconds(2));
        download.Take(new byte[1000]);
        Assert.That(download.Reading!.Value.BitsPerSecondSince(first), Is.EqualTo(4000));
    }

    [Test]
    public void AnUploadTakesTheServersWordHoweverItIsCut([Values(1, 5, 16, 48)] int piece)
    {
        var upload = new UploadProgram();
        Assert.That(upload.Give(_buffer), Is.EqualTo(1));
        Assert.That(_buffer[0], Is.EqualTo((byte)CheckService.Discard));
        Assert.That(upload.Give(_buffer), Is.EqualTo(_buffer.Length), "there is always more");
        Assert.That(upload.Reading, Is.Null);
        byte[] reports = [.. Of(new CheckReport(100, 7)), .. Of(new CheckReport(2100, 1_000_007)), .. Of(new CheckReport(3100, 2_000_007))];
        foreach (var part in reports.Chunk(piece))
            upload.Take(part);
        Assert.That(upload.Reading, Is.EqualTo(new BulkReading(3100, TimeSpan.FromMicroseconds(2_000_007))));
        Assert.That(upload.Reading!.Value.BitsPerSecondSince(new BulkReading(100, TimeSpan.FromMicroseconds(7))), Is.EqualTo(12_000));
    }

    [TestCase(-1, 5)]
    [TestCase(5, -1)]
    [TestCase(5, long.MaxValue)]
    public void AReportThatCannotBeIsPassedOver(long bytes, long microseconds)
    {
        var upload = new UploadProgram();
        upload.Take(Of(new CheckReport(1, 1)));
        upload.Take(Of(new CheckReport(bytes, microseconds)));
        Assert.That(upload.Reading, Is.EqualTo(new BulkReading(1, TimeSpan.FromMicroseconds(1))));
    }

    [Test]
    public void NoTimeIsNoGoodput() =>
        Assert.That(new BulkReading(100, TimeSpan.Zero).BitsPerSecondSince(default), Is.Zero);

    private static byte[] Of(CheckReport report)
    {
        var bytes = new byte[CheckReport.SizeBytes];
        report.Write(bytes);
        return bytes;
    }
}
