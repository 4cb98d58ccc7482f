namespace Striper.Cli.Demo;

/// <summary>What a <see cref="LegThrottle"/> makes of each leg, in each direction.</summary>
/// <param name="BytesPerSecond">The cap.</param>
/// <param name="Delay">One way, on top of what the cap takes.</param>
/// <param name="BufferBytes">What may wait for its turn, as in a router; beyond it the leg is not read, and TCP holds the sender back.</param>
internal sealed record LinkShape(long BytesPerSecond, TimeSpan Delay, int BufferBytes);
