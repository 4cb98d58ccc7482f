namespace Striper.Bench.Running;

/// <summary>A number of a run.</summary>
/// <param name="Name">With its unit: the head of a column.</param>
/// <param name="Value">NaN if there is none.</param>
internal sealed record Figure(string Name, double Value);
