using Striper.Client;
using Striper.Common.Tunnel;

namespace Striper.Tests.Client;

/// <summary>
/// What a tunnel would carry over so many legs, on virtual time: a fresh leg takes a while to dial, goodput follows what the network allows
/// within a few round trips, and wavers. Uplinks share the slots in turn. Drives a controller as the proxy does.
/// </summary>
internal sealed class ModelledNetwork(LegRange range, Func<int, TimeSpan, double> megabitsPerSecond, int seed = 1)
{
    private const double BytesOfMegabit = 1e6 / 8;
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _dial = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _ramp = TimeSpan.FromMilliseconds(300);

    private readonly Random _random = new(seed);
    private readonly TimeSpan?[] _upAt = new TimeSpan?[range.Most];
    private AwaitedLegs? _awaited;
    private double _rate;
    private double _bytes;

    public LegCountController Controller { get; } = new(range);

    public TimeSpan Now { get; private set; }

    /// <summary>Goodput wavers by up to this share, both ways.</summary>
    public double Noise { get; init; }

    public TimeSpan Rtt { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Whether it goes from this end, where work is seen to wait; else it comes from the other.</summary>
    public bool IsUp { get; init; } = true;

    /// <summary>What the application offers by the time; infinite unless said otherwise.</summary>
    public Func<TimeSpan, double> OfferedMegabitsPerSecond { get; init; } = _ => double.PositiveInfinity;

    /// <summary>How many there are.</summary>
    public int Uplinks { get; init; } = 1;

    /// <summary>Which of them work.</summary>
    public Func<int, TimeSpan, bool> IsUplinkUp { get; init; } = (_, _) => true;

    /// <summary>Legs above this number never come up.</summary>
    public int MostLegsUp { get; set; } = int.MaxValue;

    /// <summary>Bytes carried so far.</summary>
    public double CarriedBytes => _bytes;

    /// <summary>What <paramref name="legs"/> legs would have carried so far, had their number been fixed.</summary>
    public double BytesOfFixed(int legs)
    {
        var bytes = 0.0;
        for (var at = TimeSpan.Zero; at < Now; at += _step)
            bytes += Math.Min(megabitsPerSecond(legs, at), OfferedMegabitsPerSecond(at)) * BytesOfMegabit * _step.TotalSeconds;
        return bytes;
    }

    /// <summary>How trials ended, and when.</summary>
    public List<(TimeSpan At, LegCountChange Change)> Trials { get; } = [];

    /// <summary>Goes on for so long, or until the number is reached.</summary>
    public void Run(double seconds, int? untilCount = null)
    {
        for (var end = Now + TimeSpan.FromSeconds(seconds); Now < end && Controller.Count != untilCount;)
            Step();
    }

    private void Step()
    {
        Now += _step;
        var slots = Dial();
        var legs = slots.Take(Controller.Used).Count(state => state == SlotState.Up);
        var offered = OfferedMegabitsPerSecond(Now);
        var allowed = megabitsPerSecond(legs, Now);
        var target = Math.Min(allowed, offered) * BytesOfMegabit;
        _rate = target < _rate ? target : _rate + ((target - _rate) * (1 - Math.Exp(-_step / _ramp)));
        _bytes += _rate * (1 + (Noise * ((2 * _random.NextDouble()) - 1))) * _step.TotalSeconds;
        var load = new TunnelLoad(IsUp ? (long)_bytes : 0, IsUp ? 0 : (long)_bytes, IsUp && offered > allowed, Rtt);
        _awaited ??= new AwaitedLegs([.. Enumerable.Range(0, range.Most).Select(slot => new LegOrigin(null, $"up{slot % Uplinks}", default))]);
        if (_awaited.Observe(slots, Controller.Used, Now))
            Controller.OnUplinksChanged();
        if (Controller.Observe(load, _awaited.Count, Now) is { } change)
            Trials.Add((Now, change));
    }

    private SlotState[] Dial()
    {
        var slots = new SlotState[range.Most];
        for (var slot = 0; slot < Controller.Kept; slot++)
        {
            slots[slot] = SlotState.Missing;
            if (slot >= MostLegsUp || !IsUplinkUp(slot % Uplinks, Now))
                _upAt[slot] = null;
            else if (Now >= (_upAt[slot] ??= Now == _step ? Now : Now + _dial))
                slots[slot] = SlotState.Up;
        }

        Array.Clear(_upAt, Controller.Kept, range.Most - Controller.Kept);
        return slots;
    }
}
