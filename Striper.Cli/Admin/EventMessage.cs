using Striper.Common.Diagnostics;

namespace Striper.Cli.Admin;

/// <summary>Something that happened.</summary>
/// <param name="Id">Counts the events of a forward.</param>
/// <param name="Time">When.</param>
/// <param name="Forward">The forward's name, where there are several.</param>
/// <param name="Kind">A word of <see cref="EventKinds"/>.</param>
/// <param name="Tunnel">Of which tunnel.</param>
/// <param name="Leg">Of which leg, <c>slot.incarnation</c>.</param>
/// <param name="Slot">The leg's place.</param>
/// <param name="Text">In words.</param>
internal sealed record EventMessage(long Id, DateTimeOffset Time, string? Forward, string Kind, string? Tunnel, string? Leg, int? Slot, string Text)
{
    /// <summary>An event of a forward.</summary>
    public static EventMessage Of(string? forward, ProxyEvent e) => new(e.Id, e.At, forward, e.Kind, e.Tunnel, e.Leg, e.Slot, e.Text);
}
