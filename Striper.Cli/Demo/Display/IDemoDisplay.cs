using Spectre.Console;

namespace Striper.Cli.Demo.Display;

/// <summary>Where the demonstration shows itself: on a terminal that is drawn again and again, or as plain lines.</summary>
internal interface IDemoDisplay
{
    /// <summary>Writes a line of text. Thread-safe; never waits for anything but the output.</summary>
    void WriteLine(string line);

    /// <summary>Writes a table, with the border that suits; the table is the display's from then on.</summary>
    void WriteTable(Table table);

    /// <summary>Shows how a download goes on until it is over, however it ends; does not throw for its failure.</summary>
    Task ShowAsync(ProgressMeter meter, Task download);
}
