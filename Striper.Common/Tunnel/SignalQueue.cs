using Striper.Common.Engine;
using Striper.Common.Transport;

namespace Striper.Common.Tunnel;

/// <summary>
/// What tunnels want done, per thread. Signals are collected under a tunnel's lock and acted on outside of it, by the thread that
/// collected them. If acting on one brings more, they wait for the outer loop, so that however many streams wake each other the
/// stack stays flat. What is about the end of a stream waits for the rest, on a socket loop's thread for the turn's end or until the turn has been a
/// long one. At the end the tunnels' timers are set: once for all that was done, since finding a deadline takes a look at every leg.
/// </summary>
internal sealed class SignalQueue
{
    // However much there is to do, deadlines are not forgotten for long.
    private const int MostBeforeTimers = 32;

    // However many streams end at once, what others wait for has its turn between them.
    private const int MostLastAtOnce = 32;

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
        if (_isRunning || _touched.Count + _signals.Count + _lastSignals.Count == 0)
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
            PutOffLast(loop);
        }
    }

    private void PutOffLast(EpollLoop? loop)
    {
        if (_isLastPutOff || _lastSignals.Count == 0 || loop is null)
            return;
        _isLastPutOff = true;
        loop.RunLastInTurn(_runLast);
    }

    private void RunLast()
    {
        _isLastPutOff = false;
        for (var i = 0; i < MostLastAtOnce && _lastSignals.TryDequeue(out var last); i++)
            _signals.Enqueue(last);
        var loop = EpollLoop.OfThisThread;
        RunAll(loop);

        // Where this was called from within, those who did go on with what was taken, and the rest waits for its turn here.
        PutOffLast(loop);
    }

    private void SetTimers()
    {
        foreach (var tunnel in _touched)
            tunnel.SetTimer();
        _touched.Clear();
    }
}
