using Spectre.Console;

namespace Striper.Cli.Monitor;

/// <summary>Where the monitor shows what it has.</summary>
internal static class MonitorDisplay
{
    /// <summary>The terminal, if stdout is one that can be drawn on; null: it gets plain lines.</summary>
    public static IAnsiConsole? FindTerminal()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        return console.Profile.Out.IsTerminal && console.Profile.Capabilities is { Interactive: true, Ansi: true } ? console : null;
    }
}
