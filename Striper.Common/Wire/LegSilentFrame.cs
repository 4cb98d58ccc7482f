using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>LEG_SILENT: a hint that the sender sees no progress on a leg, so that the client dials a replacement.</summary>
/// <param name="Leg">The leg concerned; another one carries the frame.</param>
public readonly record struct LegSilentFrame(LegId Leg);
