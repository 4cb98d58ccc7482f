namespace Striper.WanLab.Plots;

/// <summary>A point of a plot.</summary>
/// <param name="Seconds">Since the plot's beginning.</param>
/// <param name="Mbit">Mbit/s.</param>
internal readonly record struct PlotPoint(double Seconds, double Mbit);
