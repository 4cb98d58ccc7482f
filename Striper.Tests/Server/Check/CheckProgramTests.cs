using NUnit.Framework;
using Striper.Common.Wire;
using Striper.Server.Check;
using Striper.Tests.Support;

namespace Striper.Tests.Server.Check;

/// <summary>What the server answers to the streams of a check.</summary>
internal sealed class CheckProgramTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private CheckProgram _program = null!;

    [SetUp]
    public void Begin() => _program = new CheckProgram(_time);

    [Test]
    public void EchoGivesBackWhatFollowsThenEnds()
    {
        Assert.That(_program.Take([(byte)CheckService.Echo, 7, 8, 9]), Is.EqualTo(4));
        Assert.That(_program.Give(_buffer.AsSpan(0, 2)), Is.EqualTo(2));
        Assert.That(_buffer[..2], Is.EqualTo((byte[])[7, 8]));
        _program.End();
        Assert.That(_program.IsDone, Is.False, "a byte is left");
        Assert.That(_program.Give(_buffer), Is.EqualTo(1));
        Assert.That(_buffer[0], Is.EqualTo(9));
        Assert.That(_program.IsDone, Is.True);
    }

    [Test]
    public void EchoHoldsLittleForAReaderThatStops()
    {
        _program.Take([(byte)CheckService.Echo]);
        var bytes = new byte[CheckLimits.EchoBytes + 1000];
        Random.Shared.NextBytes(bytes);
        Assert.That(_program.Take(bytes), Is.EqualTo(CheckLimits.EchoBytes));
        Assert.That(_program.Take(bytes), Is.Zero);
        Assert.That(_program.Give(_buffer.AsSpan(0, 300)), Is.EqualTo(300));
        Assert.That(_program.Take(bytes.AsSpan(CheckLimits.EchoBytes)), Is.EqualTo(300), "what was given makes room");
        Assert.That(_program.Give(_buffer.AsSpan(300)), Is.EqualTo(CheckLimits.EchoBytes));
        Assert.That(_buffer[..(CheckLimits.EchoBytes + 300)], Is.EqualTo(bytes[..(CheckLimits.EchoBytes + 300)]));
    }

    [Test]
    public void DiscardReportsAtIntervalsAndAtTheEnd()
    {
        Assert.That(_program.Take([(byte)CheckService.Discard, 1, 2, 3]), Is.EqualTo(4));
        Assert.That(ReadReport(), Is.EqualTo(new CheckReport(3, 0)));
        _time.Advance(CheckLimits.ReportInterval - TimeSpan.FromMilliseconds(1));
        Assert.That(_program.Take(new byte[100_000]), Is.EqualTo(100_000));
        Assert.That(_program.HasBytes, Is.False, "it is not time yet");
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _program.Take(new byte[10]);
        Assert.That(ReadReport(), Is.EqualTo(new CheckReport(100_013, 20_000)));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _program.Take(new byte[10]);
        _program.End();
        Assert.That(_program.IsDone, Is.False);
        Assert.That(ReadReport(), Is.EqualTo(new CheckReport(100_023, 21_000)));
        Assert.That(_program.IsDone, Is.True);
    }

    [Test]
    public void AReportThatIsNotFetchedGivesWayToTheNext()
    {
        _program.Take([(byte)CheckService.Discard]);
        for (var i = 0; i < 1000; i++)
        {
            _time.Advance(CheckLimits.ReportInterval);
            _program.Take(new byte[7]);
        }

        Assert.That(ReadReport(), Is.EqualTo(new CheckReport(7000, 20_000_000)));
        Assert.That(_program.HasBytes, Is.False);
    }

    [Test]
    public void GenerateFillsEachBufferWithOtherBytesAndDropsWhatItIsTold()
    {
        _program.Take([(byte)CheckService.Generate, 1, 2, 3]);
        Assert.That(_program.Give(_buffer), Is.EqualTo(_buffer.Length));
        var first = _buffer.ToArray();
        Assert.That(first.Distinct().Count(), Is.EqualTo(256));
        Assert.That(_program.Take(new byte[1000]), Is.EqualTo(1000));
        _program.End();
        Assert.That(_program.IsDone, Is.False);
        Assert.That(_program.Give(_buffer), Is.EqualTo(_buffer.Length));
        Assert.That(_buffer, Is.Not.EqualTo(first));
    }

    [Test]
    public void GenerateEnds()
    {
        var service = new GenerateService(limitBytes: 10);
        Assert.That(service.Give(_buffer.AsSpan(0, 8)), Is.EqualTo(8));
        Assert.That((service.HasBytes, service.IsDone), Is.EqualTo((true, false)));
        Assert.That(service.Give(_buffer), Is.EqualTo(2));
        Assert.That((service.HasBytes, service.IsDone), Is.EqualTo((false, true)));
    }

    [Test]
    public void AnUnknownFirstByteFails([Values(0, 4, 0x47, 0xff)] byte first)
    {
        Assert.That(_program.Take([first, 1, 2]), Is.Zero);
        Assert.That(_program.Failure, Is.EqualTo($"a check has no service {first}"));
        Assert.That(_program.Take([(byte)CheckService.Echo]), Is.Zero, "no second chance");
    }

    [Test]
    public void AStreamThatSaysNothingEndsWithItsClient()
    {
        Assert.That((_program.HasBytes, _program.IsDone), Is.EqualTo((false, false)));
        _program.End();
        Assert.That((_program.HasBytes, _program.IsDone), Is.EqualTo((false, true)));
    }

    private CheckReport ReadReport()
    {
        Assert.That(_program.Give(_buffer), Is.EqualTo(CheckReport.SizeBytes));
        return CheckReport.Read(_buffer);
    }
}
