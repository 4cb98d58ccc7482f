using System.Globalization;
using Spectre.Console;

namespace Striper.Cli.Demo.Display;

/// <summary>Plain lines, one a second while a download runs: for files, pipes, logs of CI and terminals that cannot be drawn on.</summary>
internal sealed class PlainDisplay(TextWriter output) : IDemoDisplay
{
    // Who reads it later may have any terminal; the lines are made for this one.
    private const int Width = 80;

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    // Timers are early and late by some milliseconds: the window must end at the last line, not the one before.
    private static readonly TimeSpan _window = _interval / 2;

    private readonly Lock _gate = new();

    /// <summary>A line on a download: seconds, bytes so far, goodput, and that of each leg in Mbit/s if there are several.</summary>
    public static string Format(DownloadProgress progress)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"  {progress.Elapsed.TotalSeconds,3:0} s  {progress.Bytes / 1e6,6:0.0} MB  {progress.MegabitsPerSecond,6:0.0} Mbit/s");
        return progress.Slots.Count == 1
            ? line
            : $"{line}  legs {string.Join(' ', progress.Slots.Select(slot => slot.MegabitsPerSecond.ToString("0", CultureInfo.InvariantCulture)))}";
    }

    /// <inheritdoc/>
    public void WriteLine(string line)
    {
        lock (_gate)
            output.WriteLine(line);
    }

    /// <inheritdoc/>
    public void WriteTable(Table table)
    {
        lock (_gate)
            CreateConsole().Write(table.AsciiBorder());
    }

    /// <inheritdoc/>
    public async Task ShowAsync(ProgressMeter meter, Task download)
    {
        using var timer = new PeriodicTimer(_interval);
        while (await Task.WhenAny(download, timer.WaitForNextTickAsync().AsTask()) != download)
            WriteLine(Format(meter.Read(_window)));
    }

    // Text and nothing else, whatever the environment says of terminals.
    private IAnsiConsole CreateConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = Width;
        return console;
    }
}
