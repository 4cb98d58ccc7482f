using System.Net.Sockets;

namespace Striper.Common.Transport;

/// <summary>
/// Keeps bbr from its PROBE_RTT: every 10 s without a new minimum it would hold the window at 4 segments for 200 ms, which costs 2 %
/// of a leg and tells nothing that the engine's own drains do not. An algorithm that is set anew forgets its timer, but setting the name that is
/// in use does nothing; so every 4 s it goes to reno and back. Measured: .977 of the limit before, .996 after. The receiving end
/// does it too, or its receipts wait in its own PROBE_RTT. The schedule is pure; only <see cref="TryReinitialise"/> touches a socket.
/// </summary>
public sealed class BbrRefresh
{
    private const string Bbr = "bbr";
    private const string Other = "reno"; // always there and allowed to everybody
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _slotStagger = TimeSpan.FromSeconds(0.7);

    /// <param name="slot">The leg's slot: legs take turns, 0.7 s apart.</param>
    /// <param name="start">When the leg came up, on the clock of <see cref="IsDue"/>.</param>
    public BbrRefresh(int slot, TimeSpan start) => Due = start + _interval + TimeSpan.FromTicks(_slotStagger.Ticks * slot % _interval.Ticks);

    /// <summary>When bbr is to be re-initialised next.</summary>
    public TimeSpan Due { get; private set; }

    /// <summary>Whether it is time; the one call that says so sets the next time, in step with the last.</summary>
    public bool IsDue(TimeSpan now)
    {
        if (now < Due)
            return false;
        Due = now + _interval - TimeSpan.FromTicks((now - Due).Ticks % _interval.Ticks);
        return true;
    }

    /// <summary>Re-initialises bbr. False, and nothing done, when the socket is not on bbr; false also when the way back is barred.</summary>
    public static bool TryReinitialise(Socket socket)
        => CongestionControl.Get(socket) == Bbr && CongestionControl.TrySet(socket, Other) && CongestionControl.TrySet(socket, Bbr);
}
