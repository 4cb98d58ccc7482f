using Striper.Common.Primitives;

namespace Striper.Cli.Demo;

/// <summary>A leg that was taken from the tunnel.</summary>
/// <param name="Leg">Which.</param>
/// <param name="At">When, by the clock's timestamp.</param>
/// <param name="ReplacedAfter">How long the slot was without a leg that passes bytes; null: no replacement is up yet.</param>
internal sealed record LegLoss(LegId Leg, long At, TimeSpan? ReplacedAfter = null);
