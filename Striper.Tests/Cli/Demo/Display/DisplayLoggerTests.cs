using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Striper.Cli.Demo.Display;

namespace Striper.Tests.Cli.Demo.Display;

/// <summary>What the demonstration shows of the proxies' log.</summary>
internal sealed class DisplayLoggerTests
{
    [Test]
    public void WarningsAndErrorsAreLinesAndNothingElseIs()
    {
        using var output = new StringWriter();
        var log = new DisplayLogger(new PlainDisplay(output));

        Write(log, LogLevel.Debug, "a leg", null);
        Write(log, LogLevel.Information, "ready", null);
        Write(log, LogLevel.Warning, "no leg to\n\e[31m127.0.0.1", null);
        Write(log, LogLevel.Error, "failed", new InvalidOperationException("no reason"));

        Assert.That(
            output.ToString().Split(Environment.NewLine),
            Is.EqualTo(["  Warning: no leg to  [31m127.0.0.1", "  Error: failed: no reason", ""]));
    }

    private static void Write(DisplayLogger log, LogLevel level, string text, Exception? exception) =>
        log.Log(level, default, text, exception, (message, _) => message);
}
