using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation;

/// <summary>
/// Runs a scenario to its end: two engines, the legs between them, the applications around them, on virtual time. Throws
/// <see cref="SimulationFailure"/> when an invariant does not hold. One run, one thread.
/// </summary>
internal sealed class SimulationRun
{
    // An engine that is told nothing of a leg's end asks after a second of silence, once; if the leg dies after that, after 15 s.
    private static readonly TimeSpan _detection = EngineTiming.PingInterval + TimeSpan.FromSeconds(5);

    // Without streams it may take two PINGs, and the benched leg's time to be given up.
    private static readonly TimeSpan _idleDetection = TimeSpan.FromSeconds(100);

    // Checks cost more than events do.
    private const int CheckEvery = 32;

    private readonly Scenario _scenario;
    private readonly Random _random;
    private readonly SimulatedPath[] _paths;
    private readonly Queue<int> _waiting = new();
    private readonly List<SimulatedStream> _opened = [];
    private readonly MemoryBound _memory;

    public SimulationRun(Scenario scenario)
    {
        _scenario = scenario;
        _random = new Random(scenario.Seed);
        var shared = scenario.SharedBottlenecks.Select(plan => new SharedBottleneck(Events, plan)).ToArray();
        _paths = scenario.Paths.Select(p => new SimulatedPath(Events, p, p.SharedBottleneck is { } i ? shared[i] : null)).ToArray();
        Client = new SimulatedEnd(Events, scenario, TunnelRole.Client, _random);
        Server = new SimulatedEnd(Events, scenario, TunnelRole.Server, _random);
        if (scenario.ReplaysControl)
        {
            Client.Replay = new ControlReplay(Client, _random);
            Server.Replay = new ControlReplay(Server, _random) { Other = Client.Replay };
            Client.Replay.Other = Server.Replay;
        }

        Legs = new SimulatedPathManager(Events, scenario, _paths, Client, Server, _random);
        Streams = scenario.Streams.Select((plan, i) => new SimulatedStream(i, plan, Client, Server, _random)).ToArray();
        _memory = new MemoryBound(scenario);
        Server.OnSignal = OnServerSignal;
        StartedAt = Events.Now;
    }

    public EventQueue Events { get; } = new();

    public SimulatedEnd Client { get; }

    public SimulatedEnd Server { get; }

    public SimulatedPathManager Legs { get; }

    public IReadOnlyList<SimulatedPath> Paths => _paths;

    public IReadOnlyList<SimulatedStream> Streams { get; }

    public TimeSpan StartedAt { get; }

    /// <summary>When the last stream had nothing more for its applications, from the start.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>Runs to the end, and checks that it is one.</summary>
    public void Run()
    {
        Start();
        RunUntil(() => Streams.All(s => s.IsServed), StartedAt + TimeLimit(), "the streams' end");
        Duration = Events.Now - StartedAt;
        RunUntil(IsSettled, Events.Now + _idleDetection, "everything to be given back");
        foreach (var stream in Streams)
            stream.CheckEnd();
        Stop();
    }

    /// <summary>Ends both tunnels, wherever they are, and checks that everything is given back.</summary>
    public void Stop()
    {
        Legs.IsStopped = true;
        Client.Call(_ => Client.Engine.Terminate(ResetCode.ShuttingDown, "end of the run"));
        Server.Call(_ => Server.Engine.Terminate(ResetCode.ShuttingDown, "end of the run"));
        RunUntil(() => false, Events.Now + TimeSpan.FromSeconds(1), null);
        CheckNothingIsOut();
    }

    /// <summary>Lets everything begin.</summary>
    public void Start()
    {
        Legs.Start();
        new Disturber(Events, _scenario.Disturbances, _paths, Legs, _random).Start();
        for (var i = 0; i < Streams.Count; i++)
        {
            var index = i;
            Events.After(Streams[i].Plan.StartsAt, () =>
            {
                _waiting.Enqueue(index);
                OpenWaiting();
            });
        }
    }

    /// <summary>Goes on until something holds; fails at the limit, unless <paramref name="waitedFor"/> is null.</summary>
    public void RunUntil(Func<bool> condition, TimeSpan limit, string? waitedFor)
    {
        for (var step = 0; ; step++)
        {
            if (step % CheckEvery == 0 || Events.IsIdle)
            {
                Check(Client, "client");
                Check(Server, "server");
                if (condition())
                    return;
            }

            if (Events.TryStep(limit))
                continue;
            if (condition() || waitedFor is null)
                return;
            throw new SimulationFailure($"no progress: waited for {waitedFor} until {limit.TotalSeconds:0.0} s.\n{Describe()}");
        }
    }

    /// <summary>What is not over, for a message.</summary>
    public string Describe() =>
        string.Join('\n', Streams.Where(s => !s.IsServed).Take(5)) + '\n' + Describe(Client) + '\n' + Describe(Server);

    private void Check(SimulatedEnd end, string name)
    {
        _memory.Check(end, name);
        if (end.Engine.Legs.DistinctBy(l => l.Id.Slot).Count() != end.Engine.Legs.Count)
            throw new SimulationFailure($"the {name} has two legs of one slot:\n{Describe(end)}");
    }

    private static string Describe(SimulatedEnd end) =>
        $"{end.Engine.Streams.Count()} streams known, {end.Engine.OutstandingDatagrams} datagrams, {end.Buffers.OutstandingBuffers} buffers, budget {end.Budget.UsedBytes}, "
        + string.Join(", ", end.Engine.Legs.Select(l =>
            $"leg {l}{(l.IsSuspect ? " suspect" : "")} {l.ReceiptedBytes}/{l.WrittenBytes} cap {l.Control.CapBytes} out {l.Control.InFlightBytes} queued {l.QueuedBytes}"));

    private bool IsSettled() => IsSettledAt(Client) && IsSettledAt(Server);

    private static bool IsSettledAt(SimulatedEnd end) =>
        !end.Engine.Streams.Any() && end.Engine.OutstandingDatagrams == 0 && end.Budget.UsedBytes == 0 && end.Buffers.OutstandingBuffers == 0;

    private void CheckNothingIsOut()
    {
        if (!IsSettled())
            throw new SimulationFailure($"not everything was given back:\n{Describe()}");
    }

    // With whatever went wrong over, half of the rate of all legs must be had; each stream counts as if it were alone.
    private TimeSpan TimeLimit()
    {
        var rate = _scenario.Paths.Sum(p => p.BytesPerSecond);
        var longestRtt = _scenario.Paths.Max(p => p.OneWayDelay) * 2;
        var limit = _scenario.Disturbances.Until + _scenario.Disturbances.LongestBlack + _detection
            + TimeSpan.FromSeconds(2 * _scenario.TotalBytes / rate);

        // A small limit of streams puts them one behind the other.
        var times = _scenario.Streams.Select(s =>
            s.StartsAt + s.ConnectTime + TimeOf(s.Client, s.Server, longestRtt) + TimeOf(s.Server, s.Client, longestRtt)).ToArray();
        var together = Math.Min(_scenario.Limits.MaxStreams, _scenario.Streams.Count);
        return limit + times.Max() + (times.Aggregate((a, b) => a + b) * (together == times.Length ? 0 : 1));
    }

    // With no memory beyond the floor a stream moves 16 KiB in a few round trips.
    private static TimeSpan TimeOf(ApplicationPlan plan, ApplicationPlan peer, TimeSpan longestRtt) =>
        plan.ReadPause + (2 * plan.Pause * (plan.SendBytes * 2.0 / plan.PieceBytes)) + TimeSpan.FromSeconds(peer.SendBytes / plan.ReadsBytesPerSecond)
        + (longestRtt * (4 + (plan.SendBytes / (TunnelLimits.CreditFloorBytes / 8))));

    private void OpenWaiting()
    {
        while (_waiting.Count > 0)
        {
            if (!Client.Engine.CanOpen)
            {
                Events.After(TimeSpan.FromMilliseconds(10), OpenWaiting);
                return;
            }

            var stream = Streams[_waiting.Dequeue()];
            _opened.Add(stream);
            Client.Call(now => stream.Client.Start(Client.Engine.Open(default, now)));
            stream.Client.Speak();
            Client.Call(Client.Engine.Flush);
        }
    }

    private void OnServerSignal(EngineSignal signal)
    {
        if (signal.Kind == EngineSignalKind.StreamReset && signal.Stream!.Tag is null)
            _opened[(int)signal.Stream.Id.Index].IsServerOver = true;
        if (signal.Kind != EngineSignalKind.StreamOpened)
            return;
        var engineStream = signal.Stream!;
        var stream = _opened[(int)engineStream.Id.Index];
        Events.After(stream.Plan.ConnectTime, () => Connect(stream, engineStream));
    }

    private void Connect(SimulatedStream stream, EngineStream engineStream)
    {
        if (!engineStream.IsOpen)
            return;
        if (stream.Plan.IsRefused)
        {
            stream.IsServerOver = true;
            Server.Call(now => Server.Engine.Reset(engineStream, ResetCode.TargetRefused, now));
            return;
        }

        Server.Call(now =>
        {
            stream.Server.Start(engineStream);
            Server.Engine.Attach(engineStream, now);
        });
        stream.Server.Speak();
    }
}
