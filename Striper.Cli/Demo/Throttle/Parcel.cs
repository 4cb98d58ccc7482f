namespace Striper.Cli.Demo.Throttle;

/// <summary>Bytes on their way through a throttled leg.</summary>
/// <param name="Bytes">As received.</param>
/// <param name="Due">When they are at the other end, by the clock of the leg.</param>
internal readonly record struct Parcel(ReadOnlyMemory<byte> Bytes, TimeSpan Due);
