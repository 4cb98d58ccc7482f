namespace Striper.Common.Pipes;

/// <summary>What one direction of a <see cref="Bridge"/> has carried.</summary>
/// <param name="Bytes">Bytes written to the destination.</param>
/// <param name="Congestions">How often the direction had to wait because the destination did not take its data.</param>
public readonly record struct BridgeStatistics(long Bytes, long Congestions);
