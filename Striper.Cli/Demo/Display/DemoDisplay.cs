using Spectre.Console;

namespace Striper.Cli.Demo.Display;

/// <summary>Chooses the display for an output.</summary>
internal static class DemoDisplay
{
    /// <summary>Bars if the output is a terminal that can be drawn on and somebody looks at it; plain lines otherwise.</summary>
    public static IDemoDisplay Create(TextWriter output)
    {
        // Interactive is false where Spectre.Console knows the CI service; most set CI as well, and so do those it does not know.
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var capabilities = console.Profile.Capabilities;
        var isDrawable = console.Profile.Out.IsTerminal && capabilities is { Interactive: true, Ansi: true };
        return isDrawable && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))
            ? new LiveDisplay(console)
            : new PlainDisplay(output);
    }
}
