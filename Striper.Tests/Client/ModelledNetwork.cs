using Striper.Client;
using Striper.Common.Tunnel;

namespace Striper.Tests.Client;

/// <summary>
/// What a tunnel would carry over so many legs, on virtual time: a fresh leg takes a while to dial, goodput follows what the network allows
/// within a few round trips, and wavers. Drives a controller as the proxy does.
/// </summary>
internal sealed class ModelledNetwork(LegRange range, Func<int, TimeSpan, double> megabitsPerSecond, int seed = 1)
{
    private const double BytesOfMegabit = 1e6 / 8;
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _dial = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _ramp = TimeSpan.FromMilliseconds(300);

    private readonly Random _random = new(seed);
    private readonly List<TimeSpan> _upAt = [.. Enumerable.Repeat(TimeSpan.Zero, range.First)];
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
        while (_upAt.Count < Controller.Kept)
            _upAt.Add(Now + _dial);
        if (_upAt.Count > Controller.Kept)
            _upAt.RemoveRange(Controller.Kept, _upAt.Count - Controller.Kept);
        var legs = Math.Min(_upAt.Take(Controller.Used).Count(at => at <= Now), MostLegsUp);
        var offered = OfferedMegabitsPerSecond(Now);
        var allowed = megabitsPerSecond(legs, Now);
        var target = Math.Min(allowed, offered) * BytesOfMegabit;
        _rate = target < _rate ? target : _rate + ((target - _rate) * (1 - Math.Exp(-_step / _ramp)));
        _bytes += _rate * (1 + (Noise * ((2 * _random.NextDouble()) - 1))) * _step.TotalSeconds;
        var load = new TunnelLoad(IsUp ? (long)_bytes : 0, IsUp ? 0 : (long)_bytes, IsUp && offered > allowed, legs, Rtt);
        if (Controller.Observe(load, Now) is { } change)
            Trials.Add((Now, change));
    }
}
