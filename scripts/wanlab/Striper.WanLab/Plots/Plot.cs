namespace Striper.WanLab.Plots;

/// <summary>Rates over time.</summary>
/// <param name="Title">Above it.</param>
/// <param name="Series">The lines.</param>
/// <param name="Marks">Vertical lines where something happened: seconds, and what.</param>
internal sealed record Plot(string Title, IReadOnlyList<Series> Series, IReadOnlyList<(double Seconds, string Text)> Marks);
