namespace Striper.Common.Pipes;

/// <summary>How a <see cref="Bridge"/> ended and what it carried.</summary>
/// <param name="End">Which side ended it.</param>
/// <param name="Reason">The first failure; null when <paramref name="End"/> is <see cref="BridgeEnd.Completed"/>.</param>
/// <param name="FirstToSecond">Carried from the first pipe to the second.</param>
/// <param name="SecondToFirst">Carried from the second pipe to the first.</param>
public sealed record BridgeResult(BridgeEnd End, Exception? Reason, BridgeStatistics FirstToSecond, BridgeStatistics SecondToFirst);
