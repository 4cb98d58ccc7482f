using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation;

/// <summary>Dials the client's legs, replaces dead and silent ones; and the handshake at both ends.</summary>
internal sealed class SimulatedPathManager(
    EventQueue events, Scenario scenario, SimulatedPath[] paths, SimulatedEnd client, SimulatedEnd server, Random random)
{
    private const int MostDialsOfSlot = 3;

    // So little that only what waits before it counts.
    private const int SynBytes = 0;
    private static readonly byte[] _hello = new byte[60];
    private static readonly byte[] _accept = new byte[30];

    // As bytes, for it must not overtake an ACCEPT that waits in the path's queue.
    private static readonly byte[] _refusal = [0xFF];
    private static readonly TimeSpan _handshakeTimeout = TimeSpan.FromSeconds(2);

    // As of the product's client: every HELLO of a slot says the same incarnation until it is spent.
    private readonly uint[] _spent = new uint[paths.Length];
    private readonly int[] _dials = new int[paths.Length];
    private readonly bool[] _isDialDue = new bool[paths.Length];

    /// <summary>Whether legs are dialled at all.</summary>
    public bool IsStopped { get; set; }

    /// <summary>Connections that are up, or look so to one end.</summary>
    public List<SimulatedLeg> Legs { get; } = [];

    /// <summary>Legs that the client has retired.</summary>
    public int Retired { get; private set; }

    /// <summary>Connections ever made.</summary>
    public int Dialled { get; private set; }

    /// <summary>Dials one leg on each path.</summary>
    public void Start()
    {
        client.OnSignal = OnClientSignal;
        for (var slot = 0; slot < paths.Length; slot++)
            Dial(slot);
    }

    /// <summary>The client's engine says something of a leg.</summary>
    private void OnClientSignal(EngineSignal signal)
    {
        if (signal.Kind == EngineSignalKind.LegDead)
        {
            RemoveJoined(signal.LegId);
            DialLater(signal.LegId.Slot);
        }
        else if (signal.Kind == EngineSignalKind.LegRetired)
        {
            RemoveJoined(signal.LegId);
            Retired++;
        }
        else if (signal.Kind == EngineSignalKind.LegSilent)
        {
            Dial(signal.LegId.Slot);
        }
    }

    // Others of its incarnation may be on their way.
    private void RemoveJoined(LegId id) => Legs.RemoveAll(l => l.Id == id && l.Client.EngineLeg is not null);

    private void Spend(LegId id) => _spent[id.Slot] = Math.Max(_spent[id.Slot], id.Incarnation);

    private bool IsWanted(int slot) =>
        !IsStopped && client.Engine.IsOpen && client.Engine.Legs.All(l => l.Id.Slot != slot || l.IsSuspect);

    private void DialLater(int slot)
    {
        if (_isDialDue[slot])
            return;
        _isDialDue[slot] = true;
        events.After(scenario.LongestRedialDelay * (0.5 + (random.NextDouble() / 2)), () =>
        {
            _isDialDue[slot] = false;
            Dial(slot);
        });
    }

    // A lost SYN costs a second; black or refusing paths never connect.
    private void Dial(int slot)
    {
        if (!IsWanted(slot) || _dials[slot] >= MostDialsOfSlot)
            return;
        _dials[slot]++;

        // Another one beside it, should it take longer than a dial and a handshake do: a HELLO of its own would end the leg that was first.
        var path = paths[slot];
        var roundTrip = 2 * path.OneWayDelay;
        events.After((2.5 * roundTrip) + scenario.LongestRedialDelay, () => Dial(slot));
        events.After(random.Next(10) == 0 ? TimeSpan.FromSeconds(1) : TimeSpan.Zero, () =>
        {
            var isOver = false;
            void End(TimeSpan? handshakeRtt)
            {
                if (isOver)
                    return;
                isOver = true;
                OnConnected(slot, handshakeRtt);
            }

            if (IsClosed(path))
            {
                events.After(roundTrip, () => End(null));
                return;
            }

            var sentAt = events.Now;
            events.After(_handshakeTimeout, () => End(null));
            Ping(path, () => End(events.Now - sentAt));
        });
    }

    // A SYN and its answer: behind whatever waits, the bytes of legs that are dead included, so that the round trip they tell is that of the first data.
    private void Ping(SimulatedPath path, Action answered) =>
        path.Send(isUp: true, SynBytes, mayDrop: false, () => events.After(path.OneWayDelay, () =>
            path.Send(isUp: false, SynBytes, mayDrop: false, () => events.After(path.OneWayDelay, answered))));

    private bool IsClosed(SimulatedPath path) => path.IsBlack || events.Now < path.RefusesUntil;

    private void OnConnected(int slot, TimeSpan? handshakeRtt)
    {
        if (handshakeRtt is not { } rtt || IsClosed(paths[slot]))
        {
            _dials[slot]--;
            DialLater(slot);
        }
        else if (!IsWanted(slot))
        {
            _dials[slot]--;
        }
        else
        {
            Shake(slot, new LegId(slot, _spent[slot] + 1), rtt);
        }
    }

    private void Shake(int slot, LegId id, TimeSpan handshakeRtt)
    {
        Dialled++;
        var leg = new SimulatedLeg(events, paths[slot], id, client, server, handshakeRtt, random);
        Legs.Add(leg);
        var (isOver, isStale) = (false, false);
        leg.Client.Handshake = bytes =>
        {
            isStale = bytes.Span.StartsWith(_refusal);
            return OnAnswer(leg, bytes);
        };
        void Finish()
        {
            if (isOver)
                return;
            isOver = true;
            _dials[slot]--;
            if (leg.Client.EngineLeg is null)
            {
                if (isStale)
                    Spend(id);
                Legs.Remove(leg);
                leg.Client.Abort("no answer to HELLO");
                DialLater(slot);
            }
        }

        leg.HandshakeEnded = Finish;
        leg.Server.Handshake = bytes => OnHello(leg, bytes);
        leg.Client.Out.TryWrite(_hello, _ => { });
        events.After(_handshakeTimeout, Finish);
    }

    private int? OnHello(SimulatedLeg leg, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < _hello.Length)
            return null;
        if (!server.Engine.IsOpen || !server.Engine.MayJoin(leg.Id))
        {
            leg.Server.Out.TryWrite(_refusal, _ => { });
            return null;
        }

        server.Call(now => leg.Server.Attach(server.Engine.AddLeg(leg.Id, scenario.HasServerProbe ? leg.Server.Out : null, _accept, now, leg.Path.Plan.Traits)));
        leg.Server.Write();
        return _hello.Length;
    }

    private int? OnAnswer(SimulatedLeg leg, ReadOnlyMemory<byte> bytes)
    {
        var isRefused = bytes.Span.StartsWith(_refusal);
        if (!isRefused && bytes.Length < _accept.Length)
            return null;
        if (isRefused || !client.Engine.IsOpen || !client.Engine.MayJoin(leg.Id))
        {
            leg.HandshakeEnded?.Invoke();
            return null;
        }

        client.Call(now => leg.Client.Attach(client.Engine.AddLeg(leg.Id, scenario.HasClientProbe ? leg.Client.Out : null, default, now, leg.Path.Plan.Traits)));
        Spend(leg.Id);
        leg.HandshakeEnded?.Invoke();
        leg.Client.Write();
        return _accept.Length;
    }
}
