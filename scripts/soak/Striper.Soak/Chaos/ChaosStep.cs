using System.Globalization;

namespace Striper.Soak.Chaos;

/// <summary>One thing that happens.</summary>
/// <param name="At">When, since the chaos began.</param>
/// <param name="Kind">What.</param>
/// <param name="Length">For how long; zero where there is no such thing.</param>
/// <param name="Share">Of the legs that live then, at least one; 0 to 1.</param>
/// <param name="Strength">Of a delay or a throttle, 0 to 1.</param>
/// <param name="Seed">Of what is decided when it happens: which legs, and how.</param>
internal sealed record ChaosStep(TimeSpan At, ChaosKind Kind, TimeSpan Length, double Share, double Strength, int Seed)
{
    /// <summary>Whether the next step waits for its end.</summary>
    public bool IsAwaited => Kind is not (ChaosKind.Stall or ChaosKind.Delay or ChaosKind.Throttle);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{At:hh\\:mm\\:ss\\.f} {Kind} {Length.TotalSeconds:0.0} s share {Share:0.00} strength {Strength:0.00}");
}
