using Spectre.Console;
using Spectre.Console.Rendering;

namespace Striper.Cli.Demo.Display;

/// <summary>A terminal: while a download runs, bars that are drawn anew several times a second, and lines above them.</summary>
internal sealed class LiveDisplay(IAnsiConsole console) : IDemoDisplay
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(125);

    // Shorter, and the figures tremble.
    private static readonly TimeSpan _window = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();

    // Guarded by the gate. While bars are shown, their loop alone writes: the console does not expect others.
    private readonly Queue<string> _lines = new();
    private bool _hasBars;

    /// <inheritdoc/>
    public void WriteLine(string line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            if (!_hasBars)
                WriteLines();
        }
    }

    /// <inheritdoc/>
    public void WriteTable(Table table)
    {
        var isUnicode = console.Profile.Capabilities.Unicode;
        lock (_gate)
            console.Write(isUnicode ? table.RoundedBorder() : table.AsciiBorder());
    }

    /// <inheritdoc/>
    public Task ShowAsync(ProgressMeter meter, Task download) =>
        console.Live(Draw(meter)).StartAsync(context => ShowAsync(meter, download, context));

    private async Task ShowAsync(ProgressMeter meter, Task download, LiveDisplayContext context)
    {
        SetBars(true);
        using var timer = new PeriodicTimer(_interval);
        do
        {
            Draw(meter, context);
        }
        while (await Task.WhenAny(download, timer.WaitForNextTickAsync().AsTask()) != download);

        Draw(meter, context);
        SetBars(false);
    }

    private void SetBars(bool hasBars)
    {
        lock (_gate)
            _hasBars = hasBars;
    }

    private void Draw(ProgressMeter meter, LiveDisplayContext context)
    {
        lock (_gate)
            WriteLines();
        context.UpdateTarget(Draw(meter));
    }

    private void WriteLines()
    {
        // Over a bar that was there before: the rest of it must go.
        while (_lines.TryDequeue(out var line))
            console.WriteLine(_hasBars ? line.PadRight(console.Profile.Width - 1) : line);
    }

    private IRenderable Draw(ProgressMeter meter) =>
        LiveView.Build(meter.Read(_window), console.Profile.Width - 1, console.Profile.Capabilities.Unicode);
}
