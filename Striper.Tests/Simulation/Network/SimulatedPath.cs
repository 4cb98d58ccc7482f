namespace Striper.Tests.Simulation.Network;

/// <summary>What the legs of one slot run over: a line each way, perhaps a bottleneck that other slots share, and a delay.</summary>
internal sealed class SimulatedPath
{
    private readonly EventQueue _events;
    private readonly SharedBottleneck? _shared;

    public SimulatedPath(EventQueue events, PathPlan plan, SharedBottleneck? shared)
    {
        (_events, Plan, _shared) = (events, plan, shared);
        Up = new SimulatedHop(events, plan.BytesPerSecond, plan.QueueBytes);
        Down = new SimulatedHop(events, plan.BytesPerSecond, plan.QueueBytes);
        OneWayDelay = plan.OneWayDelay;
        Loss = plan.Loss;
    }

    /// <summary>As drawn.</summary>
    public PathPlan Plan { get; }

    /// <summary>The line away from the client.</summary>
    public SimulatedHop Up { get; }

    /// <summary>The line towards the client.</summary>
    public SimulatedHop Down { get; }

    /// <summary>Bytes a second of the leg's own lines, each direction; may change at any time.</summary>
    public double BytesPerSecond
    {
        get => Up.BytesPerSecond;
        set => Up.BytesPerSecond = Down.BytesPerSecond = value;
    }

    /// <summary>May change at any time; what is under way is not overtaken.</summary>
    public TimeSpan OneWayDelay { get; set; }

    /// <summary>Share of segments that vanish; may change at any time.</summary>
    public double Loss { get; set; }

    /// <summary>Until then everything vanishes, in either direction, and nobody is told.</summary>
    public TimeSpan BlackUntil { get; set; }

    /// <summary>Until then no leg can be dialled.</summary>
    public TimeSpan RefusesUntil { get; set; }

    /// <summary>Whether everything vanishes now.</summary>
    public bool IsBlack => _events.Now < BlackUntil;

    /// <summary>Puts bytes on the way; <paramref name="passed"/> is called when they have left the last queue, or never.</summary>
    public void Send(bool isUp, int bytes, bool mayDrop, Action passed)
    {
        if (IsBlack)
            return;
        (isUp ? Up : Down).Enqueue(bytes, mayDrop, _shared is null ? Pass : () => (isUp ? _shared.Up : _shared.Down).Enqueue(bytes, mayDrop, Pass));

        void Pass()
        {
            if (!IsBlack)
                passed();
        }
    }
}
