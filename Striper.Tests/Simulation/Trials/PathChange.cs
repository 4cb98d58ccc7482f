using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation.Trials;

/// <summary>Something happens to a path while a trial runs.</summary>
/// <param name="At">From the start.</param>
/// <param name="Path">Which one.</param>
/// <param name="Kind">What.</param>
/// <param name="Value">Megabits a second, milliseconds of round trip, or seconds of silence.</param>
internal sealed record PathChange(TimeSpan At, int Path, PathChangeKind Kind, double Value = 0)
{
    private const double Megabit = 1e6 / 8;

    /// <summary>Lets it happen.</summary>
    public void Apply(SimulationRun run)
    {
        var path = run.Paths[Path];
        switch (Kind)
        {
            case PathChangeKind.Rate:
                path.BytesPerSecond = Value * Megabit;
                break;
            case PathChangeKind.RoundTrip:
                path.OneWayDelay = TimeSpan.FromMilliseconds(Value / 2);
                break;
            case PathChangeKind.Black:
                path.BlackUntil = run.Events.Now + TimeSpan.FromSeconds(Value);
                break;
            case PathChangeKind.Kill:
                foreach (var leg in run.Legs.Legs.Where(l => l.Id.Slot == Path).ToArray())
                    leg.Kill(TimeSpan.Zero, TimeSpan.Zero);
                break;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{At.TotalSeconds:0.0} s: path {Path} {Kind} {Value:0.##}");
}
