namespace Striper.Cli.Demo.Throttle;

/// <summary>One slot of the tunnel at one moment, as the throttle sees it.</summary>
/// <param name="State">Of the latest leg that the server-facing proxy accepted.</param>
/// <param name="IsReplaced">Whether that leg took the place of an earlier one.</param>
/// <param name="DeliveredBytes">To the client-facing proxy, by all legs that the slot ever had.</param>
internal readonly record struct SlotReading(LegState State, bool IsReplaced, long DeliveredBytes)
{
    /// <summary>The slots from 0 on.</summary>
    /// <param name="legs">All legs so far.</param>
    /// <param name="slots">How many slots the tunnel has.</param>
    public static IReadOnlyList<SlotReading> Of(IReadOnlyList<ThrottledLeg> legs, int slots) =>
        [.. Enumerable.Range(0, slots).Select(slot => Of([.. legs.Where(leg => leg.IsAccepted && leg.Id?.Slot == slot)]))];

    private static SlotReading Of(IReadOnlyList<ThrottledLeg> legs) =>
        legs.MaxBy(leg => leg.Id?.Incarnation) is { } latest
            ? new SlotReading(latest.State, legs.Count > 1, legs.Sum(leg => leg.DeliveredBytes))
            : new SlotReading(LegState.Joining, IsReplaced: false, 0);
}
