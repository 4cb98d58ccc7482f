using System.Net.Sockets;
using Striper.Common.Congestion;
using Striper.Common.Transport;

namespace Striper.Common.Legs;

/// <summary>The kernel's congestion control of one leg: keeps bbr fit, and follows the engine's trials. Guarded by the tunnel's lock.</summary>
public sealed class LegCongestion
{
    /// <summary>bbr to begin with, where it is to be had, and cubic or bbr by trial: a lossy leg keeps its rate with bbr, a policed one loses less with cubic.</summary>
    public const string Auto = "auto";

    private const string Bbr = "bbr";
    private const string Cubic = "cubic";

    private readonly Socket _socket;
    private readonly int _slot;
    private BbrRefresh? _refresh;
    private CongestionAlgorithm? _current;

    private LegCongestion(Socket socket, int slot) => (_socket, _slot) = (socket, slot);

    /// <summary>
    /// What the leg is on, if the engine may change it: both bbr and cubic are allowed to this process, and the user has not settled on one.
    /// </summary>
    public CongestionAlgorithm? Changeable => _current;

    /// <summary>Prepares a socket; null: its congestion control is left alone, because the user or the system wants it so.</summary>
    /// <param name="socket">Connected; stays the caller's.</param>
    /// <param name="slot">The leg's: legs take turns.</param>
    /// <param name="name"><see cref="Auto"/>, a name of the kernel's, or null to leave it.</param>
    /// <param name="isRefused">The name, or with auto bbr, is not to be had.</param>
    public static LegCongestion? Of(Socket socket, int slot, string? name, out bool isRefused)
    {
        isRefused = false;
        if (name is null || CongestionControl.Get(socket) is not { } host)
            return null;
        var congestion = new LegCongestion(socket, slot);
        if (name != Auto)
        {
            isRefused = host != name && !CongestionControl.TrySet(socket, name);
            return name == Bbr && !isRefused ? congestion : null;
        }

        isRefused = !CongestionControl.TrySet(socket, Bbr);
        if (isRefused)
            return null;

        // From bbr, since a name that is in use already is never refused; a host's default need not be allowed to all.
        var hasCubic = CongestionControl.TrySet(socket, Cubic);
        if (hasCubic)
            hasCubic = CongestionControl.TrySet(socket, Bbr);
        congestion._current = hasCubic ? CongestionAlgorithm.Bbr : null;
        return congestion;
    }

    /// <summary>The kernel's name that was refused where <paramref name="name"/> was wanted.</summary>
    public static string? Refused(string? name) => name == Auto ? Bbr : name;

    /// <summary>Does what is due. To be called every so often.</summary>
    public void Follow(CongestionAlgorithm wanted, TimeSpan now)
    {
        // Once refused (the socket is gone, or the host has changed its mind), it would be refused at each call.
        if (_current is { } current && current != wanted)
            _current = CongestionControl.TrySet(_socket, NameOf(wanted)) ? wanted : null;
        _refresh ??= new BbrRefresh(_slot, now);
        if (_refresh.IsDue(now))
            BbrRefresh.TryReinitialise(_socket);
    }

    private static string NameOf(CongestionAlgorithm algorithm) => algorithm == CongestionAlgorithm.Bbr ? Bbr : Cubic;
}
