namespace Striper.Cli.Check.Display;

/// <summary>Plain lines, one for each step that is over: for files, pipes and terminals that cannot be drawn on.</summary>
internal sealed class PlainCheckDisplay(TextWriter output) : ICheckDisplay
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public void WriteLine(string line)
    {
        lock (_gate)
            output.WriteLine(line);
    }

    /// <inheritdoc/>
    public Task ShowAsync(CheckProgress progress, Task check) => Task.WhenAny(check);
}
