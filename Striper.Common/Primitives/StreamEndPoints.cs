using System.Net;

namespace Striper.Common.Primitives;

/// <summary>Both ends of an application's connection to the client-facing proxy, as that proxy saw them; a default value knows neither.</summary>
/// <param name="Source">The application's own endpoint.</param>
/// <param name="Destination">Where it connected: an endpoint of the client-facing proxy's listener.</param>
public readonly record struct StreamEndPoints(IPEndPoint? Source, IPEndPoint? Destination)
{
    /// <summary>The endpoints as a user knows them: an IPv4 connection to a listener of both families is told as IPv6 by the system (RFC 4291, section 2.5.5.2).</summary>
    public static StreamEndPoints Of(EndPoint? source, EndPoint? destination) => new(Unmap(source), Unmap(destination));

    /// <inheritdoc/>
    public override string ToString() => $"{Source}";

    private static IPEndPoint? Unmap(EndPoint? endPoint) =>
        endPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
            ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port)
            : endPoint as IPEndPoint;
}
