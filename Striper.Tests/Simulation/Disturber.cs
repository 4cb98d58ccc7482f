using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation;

/// <summary>Lets legs stall, die, fall silent and slow down, by the scenario's plan; afterwards all is well again.</summary>
internal sealed class Disturber(EventQueue events, Disturbances plan, SimulatedPath[] paths, SimulatedPathManager legs, Random random)
{
    private readonly TimeSpan _until = events.Now + plan.Until;

    /// <summary>Begins.</summary>
    public void Start()
    {
        if (plan.Until > TimeSpan.Zero)
            Next();
    }

    private void Next() => events.After(plan.MeanInterval * (2 * random.NextDouble()), () =>
    {
        if (events.Now >= _until)
        {
            foreach (var path in paths)
                path.BytesPerSecond = path.Plan.BytesPerSecond;
            return;
        }

        if (random.NextDouble() < plan.Kills)
            Kill();
        else
            Obstruct(paths[random.Next(paths.Length)]);
        Next();
    });

    private void Kill()
    {
        if (legs.Legs.Count > 0)
            legs.Legs[random.Next(legs.Legs.Count)].Kill(Hears(), Hears());
    }

    private TimeSpan? Hears() => random.Next(5) switch
    {
        0 => null,
        1 => TimeSpan.Zero,
        2 => TimeSpan.FromSeconds(60),
        _ => TimeSpan.FromSeconds(random.NextDouble()),
    };

    private void Obstruct(SimulatedPath path)
    {
        switch (random.Next(6))
        {
            case 0:
                path.BytesPerSecond = path.Plan.BytesPerSecond * (0.05 + random.NextDouble());
                break;
            case 1:
                path.RefusesUntil = events.Now + (plan.LongestBlack * random.NextDouble());
                break;
            case 2 when legs.Legs.Count > 0:
                var leg = legs.Legs[random.Next(legs.Legs.Count)];
                (random.Next(2) == 0 ? leg.Client : leg.Server).Out.Hold(plan.LongestBlack * random.NextDouble());
                break;
            default:
                path.BlackUntil = events.Now + (plan.LongestBlack * random.NextDouble());
                break;
        }
    }
}
