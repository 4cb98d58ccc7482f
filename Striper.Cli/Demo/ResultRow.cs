namespace Striper.Cli.Demo;

/// <summary>A row of the demonstration's table.</summary>
/// <param name="Legs">How many the tunnel had.</param>
/// <param name="Result">What the application saw.</param>
/// <param name="IsIntact">Whether what arrived has the SHA-256 of what was sent.</param>
internal sealed record ResultRow(int Legs, DownloadResult Result, bool IsIntact)
{
    /// <summary>Goodput over the sum of the legs' caps.</summary>
    public double ShareOfCaps => Result.MegabitsPerSecond / (Legs * DemoPlan.MegabitsPerLeg);

    /// <summary>Goodput over that of <paramref name="other"/>.</summary>
    public double SpeedUpOver(ResultRow other) => Result.MegabitsPerSecond / other.Result.MegabitsPerSecond;
}
