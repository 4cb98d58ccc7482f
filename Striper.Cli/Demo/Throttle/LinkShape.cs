namespace Striper.Cli.Demo.Throttle;

/// <summary>What a <see cref="LegThrottle"/> makes of each leg, in each direction.</summary>
/// <param name="BytesPerSecond">The cap.</param>
/// <param name="Delay">One way, on top of what the cap takes.</param>
/// <param name="BufferBytes">What may wait for its turn, as in a router; beyond it the leg is not read, and TCP holds the sender back.</param>
/// <param name="SegmentBytes">
/// Largest TCP segment that a proxy may send; up to 64 KiB, which is what the loopback device gives of itself and no network does. Linux only.
/// </param>
internal sealed record LinkShape(long BytesPerSecond, TimeSpan Delay, int BufferBytes, int SegmentBytes);
