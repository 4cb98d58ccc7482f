using Spectre.Console;

namespace Striper.Cli.Check.Display;

/// <summary>A terminal: a bar that is drawn anew several times a second, and lines above it.</summary>
internal sealed class LiveCheckDisplay(IAnsiConsole console) : ICheckDisplay
{
    private const int BarWidth = 30;

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(125);

    private readonly Lock _gate = new();

    // Guarded by the gate. While the bar is shown, its loop alone writes: the console does not expect others.
    private readonly Queue<string> _lines = new();
    private bool _hasBar;

    /// <inheritdoc/>
    public void WriteLine(string line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            if (!_hasBar)
                WriteLines();
        }
    }

    /// <inheritdoc/>
    public Task ShowAsync(CheckProgress progress, Task check) =>
        console.Progress()
            .AutoClear(true)
            .AutoRefresh(false)
            .Columns(new ProgressBarColumn { Width = BarWidth }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context => ShowAsync(progress, check, context));

    private async Task ShowAsync(CheckProgress progress, Task check, ProgressContext context)
    {
        SetBar(true);
        var bar = context.AddTask(Markup.Escape(progress.Read().What), maxValue: 1);
        using var timer = new PeriodicTimer(_interval);
        do
        {
            lock (_gate)
                WriteLines();
            var (what, share) = progress.Read();
            (bar.Description, bar.Value) = (Markup.Escape(what), share);
            context.Refresh();
        }
        while (await Task.WhenAny(check, timer.WaitForNextTickAsync().AsTask()) != check);

        SetBar(false);
    }

    private void SetBar(bool hasBar)
    {
        lock (_gate)
        {
            _hasBar = hasBar;
            WriteLines();
        }
    }

    private void WriteLines()
    {
        // Over a bar that was there before: the rest of it must go.
        while (_lines.TryDequeue(out var line))
            console.WriteLine(_hasBar ? line.PadRight(console.Profile.Width - 1) : line);
    }
}
