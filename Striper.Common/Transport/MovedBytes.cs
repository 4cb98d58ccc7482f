namespace Striper.Common.Transport;

/// <summary>What <see cref="ByteTransport.TryMoveTo"/> has done.</summary>
/// <param name="Received">Bytes that came; 0: none, and no more will; -1: none yet.</param>
/// <param name="Taken">Of those, what the other transport took.</param>
/// <param name="Rest">The others, at the start of an array of the pool, which is the caller's; null: there are none.</param>
public readonly record struct MovedBytes(int Received, int Taken, byte[]? Rest);
