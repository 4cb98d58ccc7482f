namespace Striper.WanLab.Plots;

/// <summary>From 0 to a greatest value, drawn from one coordinate to another.</summary>
internal sealed record Axis(double Greatest, double From, double To)
{
    private const int MostTicks = 10;

    /// <summary>The coordinate of a value.</summary>
    public double At(double value) => From + ((To - From) * value / Greatest);

    /// <summary>Round values, a 1, 2 or 5 of some power of ten apart, at most about ten of them.</summary>
    public IEnumerable<double> Ticks()
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Greatest / MostTicks)));
        var step = new[] { 1, 2, 5, 10 }.Select(factor => factor * power).First(s => Greatest / s <= MostTicks);
        for (var i = 0; i * step <= Greatest; i++)
            yield return i * step;
    }
}
