using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>LEG_USE: the client says what a leg is used for from now on, by both ends; the server answers when nothing of its is out there.</summary>
/// <param name="Leg">The leg concerned; any may carry the frame.</param>
/// <param name="Change">Counts the client's changes of this leg from 1, so that one that was overtaken is known to be old; an answer repeats it.</param>
/// <param name="Use">What for.</param>
public readonly record struct LegUseFrame(LegId Leg, long Change, LegUse Use);
