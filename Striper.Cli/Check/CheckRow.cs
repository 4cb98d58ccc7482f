using Striper.Client.Check;

namespace Striper.Cli.Check;

/// <summary>What came of a step.</summary>
/// <param name="Step">Which.</param>
/// <param name="Figures">What the tunnel gave; null: there are none.</param>
/// <param name="Failure">Why there are none.</param>
internal sealed record CheckRow(CheckStep Step, PathFigures? Figures, string? Failure = null);
