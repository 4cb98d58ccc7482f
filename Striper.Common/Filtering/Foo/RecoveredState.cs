namespace Striper.Common.Filtering.Foo;

/// <summary>A <see cref="FooState"/> as a <see cref="RecoveryFile"/> has it.</summary>
/// <param name="SavedAtMs">When, Unix time in milliseconds.</param>
/// <param name="Requests">REQ.</param>
/// <param name="Acks">ACK.</param>
/// <param name="Naks">NAK.</param>
/// <param name="OtherLines">Lines that are not Foo.</param>
/// <param name="Window">For each moment: how long ago, milliseconds; requests; responses.</param>
internal sealed record RecoveredState(long SavedAtMs, long Requests, long Acks, long Naks, long OtherLines, long[][] Window)
{
    /// <summary>To be written.</summary>
    public static RecoveredState Of(FooState state) => new(
        state.SavedAt.ToUnixTimeMilliseconds(), state.Total.Requests, state.Total.Acks, state.Total.Naks, state.Total.OtherLines,
        [.. state.Window.Select(slot => new[] { (long)slot.Age.TotalMilliseconds, slot.Requests, slot.Responses })]);

    /// <summary>As it was; null: something in it cannot be.</summary>
    public FooState? ToState() =>
        Window is null || Array.Exists(Window, slot => slot is not { Length: 3 } || Array.Exists(slot, n => n < 0))
        || Requests < 0 || Acks < 0 || Naks < 0 || OtherLines < 0
            ? null
            : new FooState(
                DateTimeOffset.FromUnixTimeMilliseconds(SavedAtMs), new FooCounts(Requests, Acks, Naks, OtherLines),
                [.. Window.Select(slot => new FooSlot(TimeSpan.FromMilliseconds(slot[0]), slot[1], slot[2]))]);
}
