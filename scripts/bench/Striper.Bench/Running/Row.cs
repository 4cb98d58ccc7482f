namespace Striper.Bench.Running;

/// <summary>Numbers that stand on one line of a table.</summary>
/// <param name="Name">The line's head, as a subject's name.</param>
/// <param name="Figures">At most one of each name.</param>
internal sealed record Row(string Name, IReadOnlyList<Figure> Figures);
