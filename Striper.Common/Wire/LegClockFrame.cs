namespace Striper.Common.Wire;

/// <summary>
/// LEG_CLOCK: tells on a leg that is busy both ways what a round trip cannot: which direction queues (RFC 6817 measures so). Hint; concerns the leg
/// that carries it.
/// </summary>
/// <param name="ClockMicroseconds">When it was written, since any start; only differences between two of the same end mean anything.</param>
/// <param name="QueueMicroseconds">How much longer than the quickest lately the peer's last LEG_CLOCK took; 0 while none has come.</param>
public readonly record struct LegClockFrame(long ClockMicroseconds, long QueueMicroseconds);
