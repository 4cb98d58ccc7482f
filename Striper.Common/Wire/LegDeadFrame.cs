using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>LEG_DEAD: the sender has given a leg up and processes nothing more of it.</summary>
/// <param name="Leg">The leg that is dead; another one carries the frame.</param>
/// <param name="Count">The leg's final receipt: bytes of its frame stream that were processed.</param>
public readonly record struct LegDeadFrame(LegId Leg, long Count);
