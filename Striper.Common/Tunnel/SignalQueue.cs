using Striper.Common.Engine;

namespace Striper.Common.Tunnel;

/// <summary>
/// What tunnels want done, per thread. Signals are collected under a tunnel's lock and acted on outside of it, by the thread that
/// collected them. If acting on one brings more, they wait for the outer loop, so that however many streams wake each other the
/// stack stays flat.
/// </summary>
internal static class SignalQueue
{
    [ThreadStatic]
    private static Queue<(StripedTunnel Tunnel, EngineSignal Signal)>? _signals;

    [ThreadStatic]
    private static bool _isRunning;

    /// <summary>Adds a signal; under the tunnel's lock.</summary>
    public static void Add(StripedTunnel tunnel, in EngineSignal signal) => (_signals ??= new()).Enqueue((tunnel, signal));

    /// <summary>Acts on everything this thread has collected, unless it is doing so already; never under a lock.</summary>
    public static void Run()
    {
        if (_isRunning || _signals is not { Count: > 0 } signals)
            return;
        _isRunning = true;
        try
        {
            while (signals.TryDequeue(out var next))
                next.Tunnel.Act(next.Signal);
        }
        finally
        {
            _isRunning = false;
        }
    }
}
