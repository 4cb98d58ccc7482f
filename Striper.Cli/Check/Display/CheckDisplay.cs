using Spectre.Console;

namespace Striper.Cli.Check.Display;

/// <summary>Chooses the display of a check.</summary>
internal static class CheckDisplay
{
    /// <summary>A bar if the output is a terminal that can be drawn on and somebody looks at it; plain lines otherwise. As the demonstration chooses.</summary>
    public static ICheckDisplay Create(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var capabilities = console.Profile.Capabilities;
        return console.Profile.Out.IsTerminal && capabilities is { Interactive: true, Ansi: true } && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))
            ? new LiveCheckDisplay(console)
            : new PlainCheckDisplay(output);
    }
}
