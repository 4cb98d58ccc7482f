using System.Runtime.InteropServices;

namespace Striper.Cli.Statistics;

/// <summary>
/// SIGUSR2 prints the statistics on stdout, one JSON object a line. Thread-safe. Registered before anything else is done: until then the signal would end the
/// process.
/// </summary>
internal sealed class StatisticsSignal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PosixSignalRegistration? _registration;
    private readonly TextWriter? _output;
    private StatisticsReader? _reader;
    private bool _isDue;
    private int _isWriting;

    /// <summary>Registers it, where the system has the signal. <paramref name="output"/>: in place of stdout.</summary>
    public StatisticsSignal(TextWriter? output = null)
    {
        _output = output;
        if (Number is { } number)
            _registration = PosixSignalRegistration.Create((PosixSignal)number, context =>
            {
                context.Cancel = true;

                // Its own: whoever does not read what was asked for would keep a thread of the pool.
                new Thread(Print) { IsBackground = true, Name = "statistics" }.Start();
            });
    }

    // The class library has no name for it, and takes the system's number (signal(7)).
    private static int? Number =>
        OperatingSystem.IsLinux() ? 12
        : OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 31
        : null;

    /// <summary>From here on there is something to tell; what was asked before is told now.</summary>
    public void Begin(StatisticsReader reader)
    {
        lock (_gate)
        {
            _reader = reader;
            if (!_isDue)
                return;
            _isDue = false;
        }

        Print();
    }

    /// <inheritdoc/>
    public void Dispose() => _registration?.Dispose();

    /// <summary>What the signal does.</summary>
    internal void Print()
    {
        StatisticsReader? reader;
        lock (_gate)
        {
            reader = _reader;
            _isDue |= reader is null;
        }

        // Whoever does not read what was asked for gets no more of it, and holds up nothing.
        if (reader is null || Interlocked.Exchange(ref _isWriting, 1) == 1)
            return;
        try
        {
            Write(StatisticsJson.Write(reader.Read()));
        }
        catch (IOException)
        {
            // Nobody reads it any more.
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    private void Write(string line)
    {
        if (_output is null)
        {
            StandardOutput.TryWriteLines([line]);
            return;
        }

        _output.WriteLine(line);
        _output.Flush();
    }
}
