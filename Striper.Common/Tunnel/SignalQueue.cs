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
    private static Queue<(StripedTunnel Tunnel, EngineSignal Signal)>? t_signals;

    [ThreadStatic]
    private static bool t_isRunning;

    /// <summary>Adds a signal; under the tunnel's lock.</summary>
    public static void Add(StripedTunnel tunnel, in EngineSignal signal) => (t_signals ??= new()).Enqueue((tunnel, signal));

    /// <summary>Acts on everything this thread has collected, unless it is doing so already; never under a lock.</summary>
    public static void Run()
    {
        if (t_isRunning || t_signals is not { Count: > 0 } signals)
            return;
        t_isRunning = true;
        try
        {
            while (signals.TryDequeue(out var next))
                next.Tunnel.Act(next.Signal);
        }
        finally
        {
            t_isRunning = false;
        }
    }
}
