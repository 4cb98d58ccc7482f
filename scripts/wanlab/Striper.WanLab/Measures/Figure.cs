namespace Striper.WanLab.Measures;

/// <summary>One number of a run.</summary>
/// <param name="Name">What it is, as in the table.</param>
/// <param name="Unit">What it is counted in; <see langword="null"/> for a ratio.</param>
/// <param name="Value">The number; NaN when there is none.</param>
internal sealed record Figure(string Name, string? Unit, double Value);
