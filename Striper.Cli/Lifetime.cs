using System.Runtime.InteropServices;

namespace Striper.Cli;

/// <summary>
/// Turns SIGTERM and SIGINT (Ctrl-C) into two tokens: the first signal asks for a graceful stop, the second for an end at once.
/// A third one kills the process, should the end hang. SIGHUP asks for a graceful stop and no more where it means that the terminal was closed, unless
/// whoever started the process has it ignore it, as nohup does; else it asks for the log files to be opened anew. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="isTerminalGone">Whether there was a terminal, and is none any more; null: ask the system.</param>
internal sealed class Lifetime(TimeProvider? time = null, Func<bool>? isTerminalGone = null) : IDisposable
{
    /// <summary>A signal so soon after another is the same one: timeout(1) and some supervisors signal the process and then its whole group.</summary>
    public static readonly TimeSpan Echo = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    // Both guarded by the gate.
    private int _signals;
    private long? _lastSignal;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Cancelled by the second signal.</summary>
    public CancellationToken Aborting => _aborting.Token;

    /// <summary>What opens the log files anew; on the signal's thread.</summary>
    public Action? Reopen { get; set; }

    /// <summary>Starts to listen for the signals, in place of the runtime's own reaction.</summary>
    public void ListenForSignals()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT])
            _registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = Signal()));

        ControllingTerminal.Look();

        // The runtime leaves an ignored SIGHUP ignored: this is then never called.
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = HangUp()));
    }

    /// <summary>Takes a signal into account; false when it is left to the runtime, which ends the process.</summary>
    public bool Signal()
    {
        int signals;
        lock (_gate)
        {
            if (_lastSignal is { } last && _time.GetElapsedTime(last) < Echo)
                return true;
            _lastSignal = _time.GetTimestamp();
            signals = ++_signals;
        }

        if (signals == 1)
            _stopping.Cancel();
        else if (signals == 2)
            _aborting.Cancel();
        return signals <= 2;
    }

    /// <summary>
    /// Takes a SIGHUP into account. As a stop it never counts as the second signal: of a terminal that closes it comes twice, from the kernel and from
    /// the shell, and systemd can send it right after SIGTERM.
    /// </summary>
    /// <returns>True: it is not left to the runtime.</returns>
    public bool HangUp()
    {
        if (!(isTerminalGone ?? ControllingTerminal.IsGone)())
        {
            Reopen?.Invoke();
            return true;
        }

        lock (_gate)
        {
            if (_signals > 0)
                return true;
            (_signals, _lastSignal) = (1, _time.GetTimestamp());
        }

        _stopping.Cancel();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The token sources are left to the collector, so that a callback that is still running finds them usable.
        foreach (var registration in _registrations)
            registration.Dispose();
    }
}
