using System.Collections.Concurrent;
using System.Diagnostics;

namespace Striper.WanLab.Lab;

/// <summary>A program that was started, and its output. Disposing it ends it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly Task _reading;
    private volatile bool _hasEnded;

    public ChildProcess(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        Command = string.Join(' ', command);
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start) ?? throw new LabException($"{command[0]} does not start");
        _reading = ReadAsync();
    }

    /// <summary>What was started.</summary>
    public string Command { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    /// <summary>All lines of output and errors so far.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Waits for a line.</summary>
    /// <exception cref="LabException">The program ended without it, or the time was over.</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> isWanted, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            while (true)
            {
                var hasEnded = _hasEnded;
                if (_lines.FirstOrDefault(isWanted) is { } line)
                    return line;
                if (hasEnded)
                    throw new LabException($"{Command} ended: {string.Join(" / ", _lines.TakeLast(5))}");
                await _changed.WaitAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LabException($"{Command} does not say what was waited for: {string.Join(" / ", _lines.TakeLast(5))}");
        }
    }

    /// <summary>Writes a line to its standard input.</summary>
    /// <exception cref="LabException">The program has ended.</exception>
    public async Task TellAsync(string line)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            throw new LabException($"{Command} ended: {string.Join(" / ", _lines.TakeLast(5))}");
        }
    }

    /// <summary>Ends its standard input: the word to stop for the measuring programs.</summary>
    public void EndInput() => _process.StandardInput.Close();

    /// <summary>Waits for the end.</summary>
    /// <exception cref="LabException">It failed.</exception>
    public async Task WaitForSuccessAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _reading;
        if (_process.ExitCode != 0)
            throw new LabException($"{Command} ended with {_process.ExitCode}: {string.Join(" / ", _lines.TakeLast(5))}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
        _changed.Dispose();
    }

    private async Task ReadAsync()
    {
        await Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));

        // Whoever waits for a line sees that none will come any more.
        _hasEnded = true;
        _changed.Release();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            _changed.Release();
        }
    }
}
