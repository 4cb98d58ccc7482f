using System.Net;
using Striper.Common.Primitives;

namespace Striper.Client;

/// <summary>Where a slot's legs leave this host, and what distinguishes them.</summary>
/// <param name="Address">The local address; null: the system chooses.</param>
/// <param name="Interface">The network interface; null: whichever the route says.</param>
/// <param name="Traits">Told to the other end with each leg.</param>
public sealed record LegOrigin(IPAddress? Address, string? Interface, LegTraits Traits)
{
    /// <summary>The system chooses, and the leg is like any other.</summary>
    public static LegOrigin Any { get; } = new(null, null, default);

    /// <summary>The address or the interface, as the user named it; empty where the system chooses.</summary>
    public override string ToString() => Address?.ToString() ?? Interface ?? "";
}
