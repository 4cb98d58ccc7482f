namespace Striper.Cli.Check.Display;

/// <summary>Where a check shows how far it is.</summary>
internal interface ICheckDisplay
{
    /// <summary>Writes a line of text. Thread-safe.</summary>
    void WriteLine(string line);

    /// <summary>Shows the progress until the check is over, however it ends; does not throw for its failure.</summary>
    Task ShowAsync(CheckProgress progress, Task check);
}
