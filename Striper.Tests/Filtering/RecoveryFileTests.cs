using System.Text;
using NUnit.Framework;
using Striper.Common.Filtering.Foo;
using Striper.Tests.Cli;
using Striper.Tests.Support;

namespace Striper.Tests.Filtering;

internal sealed class RecoveryFileTests
{
    private static readonly FooState _state = new(
        DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123), new FooCounts(4, 3, 2, 1),
        [new FooSlot(TimeSpan.Zero, 1, 2), new FooSlot(TimeSpan.FromMilliseconds(9990), 3, 0)]);

    [Test]
    public void GivesBackWhatWasWritten()
    {
        using var directory = new TemporaryDirectory();
        var file = new RecoveryFile(directory["foo.json"]);
        Assert.That(file.TryRead(out _, out var error), Is.False);
        Assert.That(error, Is.Null, "a first start is no mistake");
        for (var i = 0; i < 2; i++)
        {
            file.Write(_state);
            Assert.That(file.TryRead(out var read, out _), Is.True);
            Assert.That((read!.SavedAt, read.Total), Is.EqualTo((_state.SavedAt, _state.Total)));
            Assert.That(read.Window, Is.EqualTo(_state.Window));
        }

        Assert.That(Directory.GetFiles(directory.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void ATornFileIsNoneAtAnyLength()
    {
        var whole = RecoveryFile.Compose(_state);
        Assert.That(RecoveryFile.TryParse(whole, out _), Is.True);
        for (var length = 0; length < whole.Length; length++)
            Assert.That(RecoveryFile.TryParse(whole.AsSpan(0, length), out _), Is.False, $"{length}");
    }

    [Test]
    public void AChangedDigitIsFound()
    {
        var whole = RecoveryFile.Compose(_state);
        var start = Encoding.UTF8.GetString(whole).IndexOf("\"state\"", StringComparison.Ordinal);
        for (var i = start; i < whole.Length; i++)
        {
            if (!char.IsAsciiDigit((char)whole[i]))
                continue;
            whole[i] ^= 1;
            Assert.That(RecoveryFile.TryParse(whole, out _), Is.False, $"{i}");
            whole[i] ^= 1;
        }
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("hello")]
    [TestCase("{\"format\":\"striper-foo\",\"version\":1,\"checksum\":\"\",\"state\":null}")]
    [TestCase("{\"format\":\"striper-foo\",\"version\":1,\"checksum\":\"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"state\":{}}")]
    [TestCase("{\"format\":\"other\",\"version\":1,\"checksum\":\"\",\"state\":{}}")]
    public async Task AForeignFileIsReportedOnceAndReplaced(string content)
    {
        using var directory = new TemporaryDirectory();
        var file = new RecoveryFile(directory["foo.json"]);
        await File.WriteAllTextAsync(file.Path, content);
        var logger = new RecordingLogger();
        var meter = new FooMeter(TimeProvider.System);
        await using (FooRecovery.Start(file, meter, TimeProvider.System, logger))
            meter.Add(new FooCounts(5, 0, 0, 0));
        Assert.That(logger.Lines, Has.Count.EqualTo(1));
        Assert.That(logger.Lines[0], Does.Contain("is ignored"));
        Assert.That(file.TryRead(out var state, out _), Is.True, "it is saved at the end");
        Assert.That(state!.Total.Requests, Is.EqualTo(5));
    }
}
