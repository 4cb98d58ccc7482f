namespace Striper.Cli.Monitor;

/// <summary>
/// The newest lines of the log, for a terminal on which they would run into the drawing; before and after that they go to stderr. Thread-safe.
/// </summary>
internal sealed class LogTail
{
    private const int MostLines = 16;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();
    private bool _isHeld;

    /// <summary>From here on lines are for whoever reads them here.</summary>
    public void Hold()
    {
        lock (_gate)
            _isHeld = true;
    }

    /// <summary>From here on they go to stderr.</summary>
    public void Release()
    {
        lock (_gate)
            _isHeld = false;
    }

    /// <summary>Adds a line.</summary>
    public void Add(string line)
    {
        lock (_gate)
        {
            if (_lines.Count == MostLines)
                _lines.Dequeue();
            _lines.Enqueue(line);
            if (!_isHeld)
                Console.Error.WriteLine(line);
        }
    }

    /// <summary>Those there are, oldest first.</summary>
    public IReadOnlyList<string> Read()
    {
        lock (_gate)
            return [.. _lines];
    }
}
