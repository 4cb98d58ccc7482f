using System.Globalization;
using Spectre.Console;

namespace Striper.Tools;

/// <summary>Shows how far some work is: a bar on a terminal, a line a second elsewhere.</summary>
internal static class Progress
{
    private static readonly TimeSpan _barInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _lineInterval = TimeSpan.FromSeconds(1);

    /// <summary>Shows it until <paramref name="work"/> has ended, however it ends; does not throw for its failure.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="what">What is counted: <c>connections</c>.</param>
    /// <param name="total">How many there will be.</param>
    /// <param name="read">How many are done.</param>
    /// <param name="work">The work.</param>
    public static Task ShowAsync(TextWriter output, string what, long total, Func<long> read, Task work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var isDrawable = console.Profile.Out.IsTerminal && console.Profile.Capabilities is { Interactive: true, Ansi: true };
        return isDrawable ? ShowBarAsync(console, what, total, read, work) : WriteLinesAsync(output, what, total, read, work);
    }

    private static Task ShowBarAsync(IAnsiConsole console, string what, long total, Func<long> read, Task work) =>
        console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(async context =>
        {
            var bar = context.AddTask(what, maxValue: total);
            await TickAsync(_barInterval, work, () => bar.Value = read());
            bar.Value = read();
        });

    private static Task WriteLinesAsync(TextWriter output, string what, long total, Func<long> read, Task work)
    {
        var seconds = 0;
        return TickAsync(_lineInterval, work, () => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{++seconds,4} s  {read()} of {total} {what}")));
    }

    private static async Task TickAsync(TimeSpan interval, Task work, Action tick)
    {
        using var timer = new PeriodicTimer(interval);
        while (await Task.WhenAny(work, timer.WaitForNextTickAsync().AsTask()) != work)
            tick();
    }
}
