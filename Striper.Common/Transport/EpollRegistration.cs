using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace Striper.Common.Transport;

/// <summary>A socket in an <see cref="EpollLoop"/>; the socket stays its owner's, who closes it before it disposes this. Thread-safe.</summary>
internal sealed class EpollRegistration(EpollLoop loop, ulong key) : IDisposable
{
    private const EpollEvents End = EpollEvents.PeerEnded | EpollEvents.HungUp | EpollEvents.Error;

    private volatile bool _mayStopEarly;

    /// <summary>Tells this registration from all others of its loop, whatever descriptors they have or had.</summary>
    public ulong Key => key;

    /// <summary>Whether there is something to receive or to accept.</summary>
    public Readiness Readable { get; } = new();

    /// <summary>Whether there is room, or a dial has ended.</summary>
    public Readiness Writable { get; } = new();

    /// <summary>
    /// Whether a receive that left room in its buffer may not have taken all: urgent data were seen, before which the kernel stops. Otherwise it
    /// took all, and what comes later is told (epoll(7), "Questions and answers").
    /// </summary>
    public bool MayStopEarly => _mayStopEarly;

    /// <summary>Leaves the loop: whoever waits fails.</summary>
    public void Dispose()
    {
        loop.Remove(this);
        Readable.Close();
        Writable.Close();
    }

    /// <summary>Leaves the loop without a trace, with the socket open: for a registration that served a dial.</summary>
    public void Withdraw(Socket socket)
    {
        loop.Withdraw(socket);
        Dispose();
    }

    /// <summary>What the kernel says about the socket; on the loop's thread.</summary>
    public void OnEvents(EpollEvents events)
    {
        if (events.HasFlag(EpollEvents.Urgent))
            _mayStopEarly = true;
        if ((events & (EpollEvents.Readable | EpollEvents.Urgent | End)) != 0)
            Set(Readable, isFinal: (events & End) != 0);
        if ((events & (EpollEvents.Writable | EpollEvents.HungUp | EpollEvents.Error)) != 0)
            Set(Writable, isFinal: (events & (EpollEvents.HungUp | EpollEvents.Error)) != 0);
    }

    [SuppressMessage("Design", "CA1031", Justification = "A mistake of ours in one continuation must not end the thread that serves all sockets.")]
    private static void Set(Readiness readiness, bool isFinal)
    {
        try
        {
            readiness.Set(isFinal);
        }
        catch (Exception e)
        {
            // Methods that await keep their exceptions; a bare callback's is that of a task which nobody awaits.
            _ = Task.FromException(e);
        }
    }
}
