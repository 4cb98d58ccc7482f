using Striper.Common.Engine;
using Striper.Common.Transport;

namespace Striper.Common.Tunnel;

/// <summary>
/// What tunnels want done, per thread. Signals are collected under a tunnel's lock and acted on outside of it, by the thread that
/// collected them. If acting on one brings more, they wait for the outer loop, so that however many streams wake each other the
/// stack stays flat. What is about the end of a stream comes last, on a socket loop's thread at its turn's end. At the end the tunnels' timers are set: once for all that was done, since finding a deadline takes a look at every leg.
/// </summary>
internal sealed class SignalQueue
{
    // However much there is to do, deadlines are not forgotten for long.
    private const int MostBeforeTimers = 32;

    [ThreadStatic]
    private static SignalQueue? _current;

    private readonly Queue<(StripedTunnel Tunnel, EngineSignal Signal)> _signals = new();
    private readonly Queue<(StripedTunnel Tunnel, EngineSignal Signal)> _lastSignals = new();
    private readonly List<StripedTunnel> _touched = [];
    private readonly Action _runLast;
    private bool _isRunning;
    private bool _isLastPutOff;

    private SignalQueue() => _runLast = RunLast;

    /// <summary>The thread's.</summary>
    public static SignalQueue Current => _current ??= new SignalQueue();

    /// <summary>Adds a signal; under the tunnel's lock.</summary>
    public void Add(StripedTunnel tunnel, in EngineSignal signal) => _signals.Enqueue((tunnel, signal));

    /// <summary>Adds one that others need not wait for; under the tunnel's lock.</summary>
    public void AddLast(StripedTunnel tunnel, in EngineSignal signal) => _lastSignals.Enqueue((tunnel, signal));

    /// <summary>The tunnel's engine was at work, and may have another deadline; under its lock.</summary>
    public void Touch(StripedTunnel tunnel)
    {
        if (!_touched.Contains(tunnel))
            _touched.Add(tunnel);
    }

    /// <summary>Acts on everything this thread has collected, unless it is doing so already; never under a lock.</summary>
    public static void Run()
    {
        var loop = EpollLoop.OfThisThread;
        Current.RunAll(loop);
        loop?.EndLongTurn();
    }

    private void RunAll(EpollLoop? loop)
    {
        if (_isRunning || _touched.Count + _signals.Count == 0)
            return;
        _isRunning = true;
        try
        {
            for (var done = 1; _signals.TryDequeue(out var next) || (loop is null && _lastSignals.TryDequeue(out next)); done++)
            {
                next.Tunnel.Act(next.Signal);
                if (done % MostBeforeTimers == 0)
                    SetTimers();
            }
        }
        finally
        {
            SetTimers();
            _isRunning = false;
        }

        if (_lastSignals.Count > 0 && !_isLastPutOff && loop is not null)
        {
            _isLastPutOff = true;
            loop.RunLastInTurn(_runLast);
        }
    }

    private void RunLast()
    {
        _isLastPutOff = false;
        while (_lastSignals.TryDequeue(out var last))
            _signals.Enqueue(last);
        RunAll(EpollLoop.OfThisThread);
    }

    private void SetTimers()
    {
        foreach (var tunnel in _touched)
            tunnel.SetTimer();
        _touched.Clear();
    }
}
