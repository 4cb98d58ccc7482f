using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Striper.Cli;
using Striper.Cli.Options;

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
