namespace Striper.Common.Wire;

/// <summary>PONG: answers a <see cref="PingFrame"/>.</summary>
/// <param name="Opaque">The eight bytes of the PING.</param>
public readonly record struct PongFrame(ulong Opaque);
