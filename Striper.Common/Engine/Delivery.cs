namespace Striper.Common.Engine;

/// <summary>
/// In-order bytes that lie in a leg's receive buffer and may go to the application from there, without a copy. Valid until
/// <see cref="TunnelEngine.EndDelivery"/>, which must follow.
/// </summary>
public readonly record struct Delivery(EngineStream Stream, long Offset, ReadOnlyMemory<byte> Bytes);
