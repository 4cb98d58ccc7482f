namespace Striper.Client.Check;

/// <summary>What a tunnel gave in one direction.</summary>
/// <param name="BitsPerSecond">Goodput of one stream, behind the ramp.</param>
/// <param name="LoadedRtt">Median round trip of a short message beside it; null: none came back.</param>
public readonly record struct DirectionFigures(double BitsPerSecond, TimeSpan? LoadedRtt);
