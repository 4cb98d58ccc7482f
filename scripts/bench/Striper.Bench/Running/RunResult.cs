namespace Striper.Bench.Running;

/// <summary>What a run of a cell has given.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Run">1 up.</param>
/// <param name="Row">The line of the table.</param>
/// <param name="Figures">Empty after a failure.</param>
/// <param name="Failure">What did not go well, or <see langword="null"/>.</param>
internal sealed record RunResult(string Scenario, int Run, string Row, IReadOnlyList<Figure> Figures, string? Failure);
