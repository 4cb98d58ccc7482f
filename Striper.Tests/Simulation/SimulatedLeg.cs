using Striper.Common.Primitives;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation;

/// <summary>One connection between the two ends: a link each way, and how each end learns of its end.</summary>
internal sealed class SimulatedLeg
{
    // As long as the engines wait for a sign of life; a kernel would wait longer, so this is an end the engine must find out itself at times.
    private static readonly TimeSpan _neverHeard = TimeSpan.FromSeconds(45);

    private readonly EventQueue _events;
    private bool _isCut;

    public SimulatedLeg(EventQueue events, SimulatedPath path, LegId id, SimulatedEnd client, SimulatedEnd server, TimeSpan handshakeRtt, Random random)
    {
        (_events, Path, Id) = (events, path, id);
        var up = new SimulatedLink(events, path, isUp: true, handshakeRtt, random);
        var down = new SimulatedLink(events, path, isUp: false, handshakeRtt, random);
        Client = new SimulatedLegEnd(this, client, up, random);
        Server = new SimulatedLegEnd(this, server, down, random);
        up.Arrived = Server.OnArrived;
        down.Arrived = Client.OnArrived;
    }

    /// <summary>What it runs over.</summary>
    public SimulatedPath Path { get; }

    /// <summary>Slot and incarnation.</summary>
    public LegId Id { get; }

    /// <summary>The end that dialled.</summary>
    public SimulatedLegEnd Client { get; }

    /// <summary>The end that accepted.</summary>
    public SimulatedLegEnd Server { get; }

    /// <summary>Whether bytes may still move.</summary>
    public bool IsUp => !_isCut;

    /// <summary>The dial is over, one way or the other.</summary>
    public Action? HandshakeEnded { get; set; }

    /// <summary>One end aborts the connection: the other hears of it a way later, if anything gets through.</summary>
    public void AbortFrom(SimulatedLegEnd end, string reason)
    {
        Cut();
        end.Close(reason);
        var other = ReferenceEquals(end, Client) ? Server : Client;
        var earliest = _events.Now > Path.BlackUntil ? _events.Now : Path.BlackUntil;
        _events.At(earliest + Path.OneWayDelay, () => other.Close("reset by the other end"));
    }

    /// <summary>The connection dies between the ends. Each hears of it after its own time; null: on its next write, or very late.</summary>
    public void Kill(TimeSpan? clientHears, TimeSpan? serverHears)
    {
        if (_isCut)
            return;
        Cut();
        Tell(Client, clientHears);
        Tell(Server, serverHears);
    }

    private void Cut()
    {
        _isCut = true;
        Client.Out.Cut();
        Server.Out.Cut();
    }

    private void Tell(SimulatedLegEnd end, TimeSpan? hears)
    {
        _events.After(hears ?? _neverHeard, () => end.Close("connection reset"));
        if (hears is null)
            end.FailsOnWrite = true;
    }
}
