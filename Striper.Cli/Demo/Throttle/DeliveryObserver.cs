namespace Striper.Cli.Demo.Throttle;

/// <summary>Told of bytes that have come out at the other end of a direction, in order; called on the direction's loop.</summary>
internal delegate void DeliveryObserver(ReadOnlySpan<byte> bytes);
