using System.Diagnostics;
using System.Globalization;
using Striper.Soak.Legs;
using Striper.Soak.Load;
using Striper.Soak.Running;

namespace Striper.Soak.Chaos;

/// <summary>Lets happen what is scheduled. Whatever ends it, afterwards everything is well again.</summary>
/// <param name="relay">Of the legs.</param>
/// <param name="target">Of the streams.</param>
/// <param name="pair">The proxies.</param>
/// <param name="tell">Is told of each step as it begins.</param>
internal sealed class ChaosRunner(LegRelay relay, TargetServer target, ProxyPair pair, Action<string> tell)
{
    private const double LongestDelayMs = 400;
    private const double SlowestBytesPerSecond = 20e3;
    private const double ThrottleRange = 25;

    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly List<Task> _spells = [];
    private int _killed;
    private int _hindered;

    /// <summary>Legs that were ended.</summary>
    public int Killed => Volatile.Read(ref _killed);

    /// <summary>Legs that were stalled, lengthened or slowed down, and went on.</summary>
    public int Hindered => Volatile.Read(ref _hindered);

    /// <summary>Steps so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Runs the schedule.</summary>
    public async Task RunAsync(IReadOnlyList<ChaosStep> steps, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        foreach (var step in steps)
        {
            if (step.At > watch.Elapsed)
                await Task.Delay(step.At - watch.Elapsed, cancellationToken);
            Steps++;
            await RunAsync(step, cancellationToken);
        }

        await Task.WhenAll(_spells);
    }

    private async Task RunAsync(ChaosStep step, CancellationToken cancellationToken)
    {
        var random = new Random(step.Seed);
        var legs = Choose(step, random);
        var length = step.Length > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $" for {step.Length.TotalSeconds:0.0} s") : "";
        tell($"{step.Kind}{length}, {legs.Length} of {relay.Live.Count} legs");
        switch (step.Kind)
        {
            case ChaosKind.Reset or ChaosKind.ResetAll:
                Kill(legs, () => step.Kind == ChaosKind.ResetAll ? LegHarm.Reset : Any(random, LegHarm.Reset, LegHarm.ResetTowardClient, LegHarm.ResetTowardServer));
                break;
            case ChaosKind.Close:
                Kill(legs, () => Any(random, LegHarm.Close, LegHarm.CloseTowardClient, LegHarm.CloseTowardServer));
                break;
            case ChaosKind.Cut:
                Kill(legs, () => Any(random, LegHarm.CutAndReset, LegHarm.CutAndClose));
                break;
            case ChaosKind.Blackhole:
                Kill(legs, () => LegHarm.Blackhole);
                break;
            case ChaosKind.StallForGood:
                Kill([.. legs.Take(1)], () => LegHarm.StallForGood);
                break;
            case ChaosKind.Stall or ChaosKind.Delay or ChaosKind.Throttle:
                Interlocked.Add(ref _hindered, legs.Length);
                _spells.Add(HinderAsync(step, legs, cancellationToken));
                break;
            case ChaosKind.RefuseLegs or ChaosKind.Outage:
                await RefuseAsync(step, legs, cancellationToken);
                break;
            case ChaosKind.IgnoreLegs or ChaosKind.SilentOutage:
                await IgnoreAsync(step, legs, cancellationToken);
                break;
            case ChaosKind.ResetEachSecond:
                await ResetEachSecondAsync(step, random, cancellationToken);
                break;
            case ChaosKind.StopClient or ChaosKind.StopServer or ChaosKind.StopBoth:
                await pair.StandStillAsync(step.Kind != ChaosKind.StopServer, step.Kind != ChaosKind.StopClient, step.Length, cancellationToken);
                break;
            case ChaosKind.TargetRefuses:
                await target.RefuseAsync(step.Length, cancellationToken);
                break;
            case ChaosKind.TargetHangs:
                await target.HangAsync(step.Length, cancellationToken);
                break;
            default:
                throw new InvalidOperationException($"nothing is known of {step.Kind}");
        }
    }

    private RelayedLeg[] Choose(ChaosStep step, Random random)
    {
        var live = relay.Live.ToArray();
        switch (step.Kind)
        {
            case ChaosKind.ResetAll or ChaosKind.Outage or ChaosKind.SilentOutage:
                return live;
            case ChaosKind.ResetEachSecond or ChaosKind.StopBoth or ChaosKind.StopClient or ChaosKind.StopServer or ChaosKind.TargetRefuses or ChaosKind.TargetHangs:
                return [];
            default:
                random.Shuffle(live);
                return live[..Math.Min(live.Length, (int)(1 + (step.Share * step.Share * live.Length)))];
        }
    }

    private static LegHarm Any(Random random, params ReadOnlySpan<LegHarm> harms) => harms[random.Next(harms.Length)];

    private void Kill(IReadOnlyCollection<RelayedLeg> legs, Func<LegHarm> draw)
    {
        Interlocked.Add(ref _killed, legs.Count);
        foreach (var leg in legs)
            leg.Harm(draw());
    }

    private static async Task HinderAsync(ChaosStep step, RelayedLeg[] legs, CancellationToken cancellationToken)
    {
        foreach (var weather in legs.Select(leg => leg.Weather))
        {
            if (step.Kind == ChaosKind.Stall)
                weather.Stall();
            else if (step.Kind == ChaosKind.Delay)
                weather.Delay = TimeSpan.FromMilliseconds(LongestDelayMs * step.Strength);
            else
                weather.BytesPerSecond = SlowestBytesPerSecond * Math.Pow(ThrottleRange, step.Strength);
        }

        await Task.Delay(step.Length, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var weather in legs.Select(leg => leg.Weather))
        {
            weather.GoOn();
            (weather.Delay, weather.BytesPerSecond) = (TimeSpan.Zero, double.PositiveInfinity);
        }
    }

    private async Task RefuseAsync(ChaosStep step, RelayedLeg[] legs, CancellationToken cancellationToken)
    {
        await relay.RefuseAsync();
        try
        {
            Kill(step.Kind == ChaosKind.Outage ? relay.Live : legs, () => LegHarm.Reset);
            await Task.Delay(step.Length, cancellationToken);
        }
        finally
        {
            relay.Reopen();
        }
    }

    private async Task IgnoreAsync(ChaosStep step, RelayedLeg[] legs, CancellationToken cancellationToken)
    {
        relay.Ignore();
        try
        {
            Kill(legs, () => step.Kind == ChaosKind.SilentOutage ? LegHarm.Blackhole : LegHarm.Reset);
            await Task.Delay(step.Length, cancellationToken);
        }
        finally
        {
            relay.Heed();
        }
    }

    private async Task ResetEachSecondAsync(ChaosStep step, Random random, CancellationToken cancellationToken)
    {
        for (var left = step.Length; left > TimeSpan.Zero; left -= _second)
        {
            var live = relay.Live;
            if (live.Count > 0)
                Kill([live[random.Next(live.Count)]], () => LegHarm.Reset);
            await Task.Delay(_second, cancellationToken);
        }
    }
}
