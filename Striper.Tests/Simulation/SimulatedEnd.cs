using Striper.Common.Buffers;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;

namespace Striper.Tests.Simulation;

/// <summary>One end of the tunnel: drives an engine as the real shell does, on virtual time.</summary>
internal sealed class SimulatedEnd
{
    private readonly Queue<EngineSignal> _signals = new();
    private readonly Random _random;
    private TimeSpan _ahead;
    private TimeSpan _timerDue = TimeSpan.MaxValue;
    private bool _isActing;
    private bool _isCalling;

    public SimulatedEnd(EventQueue events, Scenario scenario, TunnelRole role, Random random)
    {
        (Events, _random, LongestWake) = (events, random, scenario.LongestWake);
        Budget = new MemoryBudget(scenario.BudgetBytes);
        Engine = new TunnelEngine(new EngineOptions(role, scenario.Limits, Schedulers.Create(scenario.Scheduler), Buffers, Budget, Bindings));
    }

    public EventQueue Events { get; }

    public TimeSpan LongestWake { get; }

    public BufferPool Buffers { get; } = new(tracked: true);

    public MemoryBudget Budget { get; }

    public TunnelEngine Engine { get; }

    /// <summary>What the engine bound, and how often.</summary>
    public BindingCount Bindings { get; } = new();

    /// <summary>Repeats control frames, if this run does so.</summary>
    public ControlReplay? Replay { get; set; }

    /// <summary>Deliveries straight out of a leg's receive buffer.</summary>
    public long PassedThrough { get; set; }

    /// <summary>Pieces of datagrams that passed from a leg to the application.</summary>
    public long Passages { get; set; }

    /// <summary>Signals that are not about a stream's or a leg's own work go here.</summary>
    public Action<EngineSignal>? OnSignal { get; set; }

    /// <summary>Why the tunnel ended, once it did.</summary>
    public string? ClosedBecause { get; private set; }

    /// <summary>This end's clock.</summary>
    public TimeSpan Now => Events.Now + _ahead;

    /// <summary>
    /// This end's clock jumps: what was to be done by then is done a little later, and what arrives meanwhile may come first.
    /// </summary>
    public void Jump(TimeSpan time)
    {
        _ahead += time;
        var due = _timerDue;
        Events.After(TimeSpan.FromMicroseconds(_random.Next(5000)), () =>
        {
            if (due <= Now)
                OnTimer(due);
        });
    }

    /// <summary>Makes a call as the shell does under its lock, then does what the engine wants.</summary>
    public void Call(Action<TimeSpan> call)
    {
        if (_isCalling)
            throw new InvalidOperationException("The engine was called from within a call.");
        _isCalling = true;
        call(Now);
        _isCalling = false;
        Collect();
        Act();
    }

    private void Collect()
    {
        while (Engine.TryTakeSignal(out var signal))
            _signals.Enqueue(signal);
        if (Engine.NextDeadline(Now) is not { } due || due >= _timerDue || due == TimeSpan.MaxValue)
            return;

        // A timer is late by up to a millisecond.
        _timerDue = due;
        Events.At(due - _ahead + TimeSpan.FromMicroseconds(_random.Next(1000)), () => OnTimer(due));
    }

    private void OnTimer(TimeSpan due)
    {
        if (due != _timerDue)
            return;
        _timerDue = TimeSpan.MaxValue;
        Call(Engine.Tick);
    }

    private void Act()
    {
        if (_isActing)
            return;
        _isActing = true;
        while (_signals.TryDequeue(out var signal))
            Act(signal);
        _isActing = false;
    }

    private void Act(in EngineSignal signal)
    {
        switch (signal.Kind)
        {
            case EngineSignalKind.LegWritable:
                ((SimulatedLegEnd)signal.Leg!.Tag!).Write();
                break;
            case EngineSignalKind.StreamReadable:
                ((SimulatedApplication)signal.Stream!.Tag!).StartReading();
                break;
            case EngineSignalKind.StreamWritable:
                ((SimulatedApplication)signal.Stream!.Tag!).StartDelivering();
                break;
            case EngineSignalKind.StreamReset:
                (signal.Stream!.Tag as SimulatedApplication)?.OnReset(signal.Code);
                OnSignal?.Invoke(signal);
                break;
            case EngineSignalKind.StreamClosed:
                ((SimulatedApplication)signal.Stream!.Tag!).OnClosed();
                break;
            case EngineSignalKind.LegDead or EngineSignalKind.LegRetired:
                (signal.Leg!.Tag as SimulatedLegEnd)?.Abort(signal.Text!);
                OnSignal?.Invoke(signal);
                break;
            case EngineSignalKind.TunnelClosed:
                ClosedBecause = signal.Text;
                break;
            default:
                OnSignal?.Invoke(signal);
                break;
        }
    }
}
