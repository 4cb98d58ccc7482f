namespace Striper.Bench.Running;

/// <summary>What runs use.</summary>
/// <param name="Program">The command of this program.</param>
/// <param name="Directory">For files of the subjects; taken away at the end.</param>
internal sealed record BenchPlace(IReadOnlyList<string> Program, string Directory);
