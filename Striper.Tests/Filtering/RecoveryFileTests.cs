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
        var aside = Directory.GetFiles(directory.Path, "foo.json.ignored-*").Single();
        Assert.That(logger.Lines[0], Does.EndWith($"; kept as {aside}"));
        Assert.That(await File.ReadAllTextAsync(aside), Is.EqualTo(content), "it may be dear to somebody");
    }

    [Test]
    public async Task AFileIsOneProcesssAlone()
    {
        using var directory = new TemporaryDirectory();
        var (first, second) = (new FooMeter(TimeProvider.System), new FooMeter(TimeProvider.System));
        var logger = new RecordingLogger();
        await using (FooRecovery.Start(new RecoveryFile(directory["foo.json"]), first, TimeProvider.System, logger))
        {
            first.Add(new FooCounts(5, 0, 0, 0));
            Assert.That(logger.Lines, Is.Empty);
            Assert.That(FooRecovery.Start(new RecoveryFile(directory["foo.json"]), second, TimeProvider.System, logger), Is.Null);
            Assert.That(logger.Lines.Single(), Does.EndWith("is another process's: nothing is recovered or saved, give each its own"));
        }

        await using (FooRecovery.Start(new RecoveryFile(directory["foo.json"]), second, TimeProvider.System, logger))
            Assert.That(second.Read().MsgReq, Is.EqualTo(5), "it is free again");
    }

    [Test]
    public void NothingIsLeftBesideAFileThatCannotBeReplaced()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory["foo.json"]);
        Assert.That(() => new RecoveryFile(directory["foo.json"]).Write(_state), Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());
        Assert.That(Directory.GetFileSystemEntries(directory.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void ALinkThatIsInTheWayIsNotFollowed()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["dear"], "dear");
        File.CreateSymbolicLink(directory["foo.json.next"], directory["dear"]);
        new RecoveryFile(directory["foo.json"]).Write(_state);
        Assert.That(File.ReadAllText(directory["dear"]), Is.EqualTo("dear"));
    }
}
