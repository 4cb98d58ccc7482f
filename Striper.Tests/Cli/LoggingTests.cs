using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Striper.Cli;
using Striper.Cli.Options;
using Striper.Tests.Support;

namespace Striper.Tests.Cli;

internal sealed class LoggingTests
{
    private DirectoryInfo _directory = null!;

    [SetUp]
    public void CreateDirectory() => _directory = Directory.CreateTempSubdirectory();

    [TearDown]
    public void DeleteDirectory() => _directory.Delete(recursive: true);

    [Test]
    public void QuietWritesWarningsAndErrors() => Assert.That(Levels(Verbosity.Quiet), Is.EqualTo("WARN ERROR"));

    [Test]
    public void NormalWritesInformationAsWell() => Assert.That(Levels(Verbosity.Normal), Is.EqualTo("INFO WARN ERROR"));

    [Test]
    public void VerboseWritesDebugLinesAsWell() => Assert.That(Levels(Verbosity.Verbose), Is.EqualTo("DEBUG INFO WARN ERROR"));

    [Test]
    public void ALineHasTimeLevelAndMessage() => Assert.That(
        Written(Verbosity.Quiet, logger => logger.LogWarning("leg {Leg} of {Host} is {State}", 3, "a:1", "up")),
        Has.One.Items.And.One.Match(@"^\d\d:\d\d:\d\d\.\d\d\d WARN leg 3 of a:1 is up$"));

    [Test]
    public void AnExceptionIsItsMessageAndNeverAStackTrace() => Assert.That(
        Written(Verbosity.Quiet, logger => logger.LogError(Thrown(), "it failed")),
        Has.One.Items.And.One.EndsWith(" ERROR it failed: first second"));

    [Test]
    public void AMessageOfTheOtherEndStaysOnItsLine() => Assert.That(
        Written(Verbosity.Quiet, logger => logger.LogError("peer says {Text}", "a\r\nb\u001b[2J")),
        Has.One.Items.And.One.EndsWith(" ERROR peer says a  b [2J"));

    [Test]
    public void AForwardsLinesBeginWithItsName()
    {
        using var loggers = Create(Verbosity.Quiet);
        loggers.CreateLogger(LogLine.CategoryOf("web/1")).LogWarning("leg up");
        loggers.CreateLogger(LogLine.CategoryOf(null)).LogWarning("stopped");
        loggers.Dispose();
        Assert.That(File.ReadAllLines(LogPath).Select(line => line[13..]), Is.EqualTo(["WARN [web/1] leg up", "WARN stopped"]));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task AMovedFileIsMadeAnewAndNothingIsLost(CancellationToken cancellationToken)
    {
        using var loggers = Create(Verbosity.Quiet);
        var logger = loggers.CreateLogger("test");
        for (var i = 0; i < 100; i++)
        {
            if (i % 10 == 5)
                File.Move(LogPath, $"{LogPath}.{i}");
            logger.LogWarning("line {Number}", i);
            if (i % 10 == 4)
                await WaitForAsync(LogPath, $"line {i}", cancellationToken);
        }

        loggers.Dispose();
        var files = Directory.GetFiles(_directory.FullName);
        Assert.That(files, Has.Length.EqualTo(11));
        Assert.That(
            files.SelectMany(File.ReadAllLines).Select(line => int.Parse(line[23..])).Order(), Is.EqualTo(Enumerable.Range(0, 100)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task AnEmptiedFileIsGoneOnAtItsEnd(CancellationToken cancellationToken)
    {
        using var loggers = Create(Verbosity.Quiet);
        var logger = loggers.CreateLogger("test");
        logger.LogWarning("first");
        await WaitForAsync(LogPath, "first", cancellationToken);
        File.WriteAllText(LogPath, "");
        logger.LogWarning("second");
        loggers.Dispose();
        Assert.That(File.ReadAllText(LogPath), Does.EndWith(" WARN second\n").And.Length.EqualTo("HH:mm:ss.fff WARN second\n".Length));
    }

    [Test]
    [Platform(Include = "Linux", Reason = "/dev/full is Linux's")]
    public void AFullDiskIsNoneOfTheCallersBusiness()
    {
        using var loggers = Create(Verbosity.Quiet, "/dev/full");
        Assert.That(() => loggers.CreateLogger("test").LogWarning("lost"), Throws.Nothing);
        Assert.That(loggers.Dispose, Throws.Nothing);
    }

    private string LogPath => Path.Combine(_directory.FullName, "log");

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("first\nsecond");
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }

    private string Levels(Verbosity verbosity) => string.Join(' ', Written(verbosity, logger =>
    {
        logger.LogDebug("debug");
        logger.LogInformation("information");
        logger.LogWarning("warning");
        logger.LogError("error");
    }).Select(line => line.Split(' ')[1]));

    // Until the other thread has written it.
    private static Task WaitForAsync(string file, string text, CancellationToken cancellationToken) =>
        Condition.HoldsAsync(() => File.Exists(file) && File.ReadAllText(file).Contains(text, StringComparison.Ordinal), cancellationToken);

    private ILoggerFactory Create(Verbosity verbosity, string? file = null)
    {
        var error = Console.Error;
        Console.SetError(TextWriter.Null);
        try
        {
            return Logging.Create(new LoggingOptions(verbosity, file ?? LogPath));
        }
        finally
        {
            Console.SetError(error);
        }
    }

    // What the program writes to stderr is seen by ProgramTests; here the same lines are read from the file.
    private string[] Written(Verbosity verbosity, Action<ILogger> log)
    {
        var file = Path.Combine(_directory.FullName, "log");
        var error = Console.Error;
        Console.SetError(TextWriter.Null);
        try
        {
            using var loggers = Logging.Create(new LoggingOptions(verbosity, file));
            log(loggers.CreateLogger("test"));
        }
        finally
        {
            Console.SetError(error);
        }

        return File.ReadAllLines(file);
    }
}
