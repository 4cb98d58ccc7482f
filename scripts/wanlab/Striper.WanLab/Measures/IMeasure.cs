namespace Striper.WanLab.Measures;

/// <summary>What a run's record says, as numbers.</summary>
internal interface IMeasure
{
    /// <summary>Its numbers, always of the same names in the same order for the same scenario and direction.</summary>
    IEnumerable<Figure> Of(RunRecord run);
}
