namespace Striper.Common.Wire;

/// <summary>PING: asks for a <see cref="PongFrame"/> on the same leg.</summary>
/// <param name="Opaque">Eight bytes that mean something to the asker only, read as one big-endian number.</param>
public readonly record struct PingFrame(ulong Opaque);
