using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace Striper.Tests.Support;

/// <summary>
/// A program that the test started. Its stderr is collected line by line and printed with the test's output at the end; stdin and
/// stdout are the caller's. Disposing kills it with all its children, if it still runs.
/// </summary>
internal class ChildProcess : IAsyncDisposable
{
    /// <summary>How long a program may take for what takes it milliseconds: only a broken one reaches it.</summary>
    protected static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private const int PrintedLines = 100;

    private readonly Process _process;
    private readonly List<string> _errorLines = [];
    private readonly ChangeSignal _errorsChanged = new();
    private readonly Task _errorLoop;
    private volatile bool _errorsEnded;
    private bool _disposed;

    public ChildProcess(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        _errorLoop = CollectErrorsAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>What the program has written to stderr so far; a copy.</summary>
    public IReadOnlyList<string> ErrorLines
    {
        get
        {
            lock (_errorLines)
                return [.. _errorLines];
        }
    }

    /// <summary>Waits until so many lines of stderr hold the text.</summary>
    /// <exception cref="InvalidOperationException">The program ended its stderr before.</exception>
    public async Task WaitForErrorLinesAsync(int count, string text, CancellationToken cancellationToken)
    {
        await _errorsChanged.WaitUntilAsync(() => CountErrorLines(text) >= count || _errorsEnded, cancellationToken)
            .WaitAsync(Deadline, cancellationToken);

        // No assertion: who starts a server tries another port, and NUnit remembers failed assertions even when they are caught.
        if (CountErrorLines(text) < count)
            throw new InvalidOperationException($"stderr ended before {count} lines with '{text}':\n{string.Join('\n', ErrorLines)}");
    }

    public int CountErrorLines(string text) => ErrorLines.Count(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Waits for the end of the program and of its stderr.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _errorLoop.WaitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Sends a POSIX signal by its number on Linux, such as 15 for SIGTERM.</summary>
    public void Signal(int signal)
    {
        if (Kill(_process.Id, signal) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await WaitForExitAsync(CancellationToken.None).WaitAsync(Deadline);
        var lines = ErrorLines;
        await TestContext.Out.WriteLineAsync($"stderr of {Path.GetFileName(_process.StartInfo.FileName)} {Id}, exit {_process.ExitCode}:");
        foreach (var line in lines.Skip(lines.Count - PrintedLines))
            await TestContext.Out.WriteLineAsync("  " + line);
        _process.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task CollectErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errorLines)
                _errorLines.Add(line);
            _errorsChanged.Pulse();
        }

        _errorsEnded = true;
        _errorsChanged.Pulse();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int processId, int signal);
}
