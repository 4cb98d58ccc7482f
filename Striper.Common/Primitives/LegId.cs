namespace Striper.Common.Primitives;

/// <summary>
/// Names one leg of a tunnel. The slot is the leg's place (0 to legs - 1); every dial of a slot that reaches the handshake
/// carries a higher incarnation, so that the server can tell a replacement from a replay.
/// </summary>
public readonly record struct LegId(int Slot, uint Incarnation)
{
    /// <summary><c>slot.incarnation</c>, as logs show it.</summary>
    public override string ToString() => $"{Slot}.{Incarnation}";
}
