using Striper.Cli.Demo.Throttle;

namespace Striper.Cli.Demo.Display;

/// <summary>One slot of the tunnel now.</summary>
/// <param name="State">Of its latest leg.</param>
/// <param name="IsReplaced">Whether that leg took the place of an earlier one.</param>
/// <param name="MegabitsPerSecond">What the slot's legs delivered of late, the tunnel's framing included.</param>
internal readonly record struct SlotProgress(LegState State, bool IsReplaced, double MegabitsPerSecond)
{
    /// <summary>The state in a word.</summary>
    public string Word => State switch
    {
        LegState.Joining => "joining",
        LegState.Up => IsReplaced ? "replaced" : "up",
        LegState.Killed => "killed",
        LegState.Stalled => "stalled",
        _ => "ended",
    };
}
