namespace Striper.WanLab.Scenarios;

/// <summary>The network changes while a load runs.</summary>
/// <param name="After">Since the measurement began, which is when the warm-up is over.</param>
/// <param name="Command">A command of the emulator.</param>
internal sealed record TimedChange(TimeSpan After, string Command);
