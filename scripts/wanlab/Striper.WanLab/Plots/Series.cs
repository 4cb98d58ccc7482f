namespace Striper.WanLab.Plots;

/// <summary>One line of a plot.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Points">Ascending in time.</param>
internal sealed record Series(string Name, IReadOnlyList<PlotPoint> Points);
