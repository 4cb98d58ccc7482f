using System.Text.Json;

namespace Striper.WanLab.Load;

/// <summary>How a measuring program talks to whoever started it: lines on standard output, and the end of standard input as the word to stop.</summary>
internal static class Standard
{
    /// <summary>Says a line at once.</summary>
    public static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    /// <summary>Says the last line.</summary>
    public static void Report(LoadReport report) => Say(JsonSerializer.Serialize(report));

    /// <summary>Completes at the end of standard input.</summary>
    public static Task InputEndedAsync() =>

        // Reading the console blocks its thread, whatever the method is called.
        Task.Factory.StartNew(
            static () =>
            {
                while (Console.In.Read() >= 0)
                {
                    // Nothing is said this way but the end.
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
}
