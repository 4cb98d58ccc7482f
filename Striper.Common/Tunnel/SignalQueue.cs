using Striper.Common.Engine;
using Striper.Common.Transport;

namespace Striper.Common.Tunnel;

/// <summary>
/// What tunnels want done, per thread. Signals are collected under a tunnel's lock and acted on outside of it, by the thread that
/// collected them. If acting on one brings more, they wait for the outer loop, so that however many streams wake each other the
/// stack stays flat. At the end the tunnels' timers are set: once for all that was done, since finding a deadline takes a look at every leg.
/// </summary>
internal sealed class SignalQueue
{
    // However much there is to do, deadlines are not forgotten for long.
    private const int MostBeforeTimers = 32;

    [ThreadStatic]
    private static SignalQueue? _current;

    private readonly Queue<(StripedTunnel Tunnel, EngineSignal Signal)> _signals = new();
    private readonly List<StripedTunnel> _touched = [];
    private bool _isRunning;

    private SignalQueue()
    {
    }

    /// <summary>The thread's.</summary>
    public static SignalQueue Current => _current ??= new SignalQueue();

    /// <summary>Adds a signal; under the tunnel's lock.</summary>
    public void Add(StripedTunnel tunnel, in EngineSignal signal) => _signals.Enqueue((tunnel, signal));

    /// <summary>The tunnel's engine was at work, and may have another deadline; under its lock.</summary>
    public void Touch(StripedTunnel tunnel)
    {
        if (!_touched.Contains(tunnel))
            _touched.Add(tunnel);
    }

    /// <summary>Acts on everything this thread has collected, unless it is doing so already; never under a lock.</summary>
    public static void Run()
    {
        Current.RunAll();
        EpollLoop.OfThisThread?.EndLongTurn();
    }

    private void RunAll()
    {
        if (_isRunning || _touched.Count == 0)
            return;
        _isRunning = true;
        try
        {
            for (var done = 1; _signals.TryDequeue(out var next); done++)
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
    }

    private void SetTimers()
    {
        foreach (var tunnel in _touched)
            tunnel.SetTimer();
        _touched.Clear();
    }
}
