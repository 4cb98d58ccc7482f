namespace Striper.Common.Diagnostics;

/// <summary>Something that happened, for people who look later.</summary>
/// <param name="Id">Counts the events of a proxy, from 1.</param>
/// <param name="At">When.</param>
/// <param name="Kind">A word of <see cref="EventKinds"/>.</param>
/// <param name="Tunnel">Of which tunnel; null: of the proxy.</param>
/// <param name="Leg">Of which leg, <c>slot.incarnation</c>; null: of none.</param>
/// <param name="Slot">The leg's place.</param>
/// <param name="Text">In words.</param>
public sealed record ProxyEvent(long Id, DateTimeOffset At, string Kind, string? Tunnel, string? Leg, int? Slot, string Text);
