using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Striper.Client;
using Striper.Common.Primitives;

namespace Striper.Cli.Options;

/// <summary>One item of <c>--via</c>: a local address or a network interface that legs leave from, and what distinguishes them.</summary>
/// <param name="Address">An address of this host, or null where an interface is named.</param>
/// <param name="Interface">A network interface of this host, or null where an address is given.</param>
/// <param name="Legs">How many legs leave from it (1 to <see cref="LegPlan.MaxLegs"/>), or null for an even share.</param>
/// <param name="Traits">What its legs are told to be; without the path, which is the item's place among others.</param>
internal sealed record ViaItem(IPAddress? Address, string? Interface, int? Legs, LegTraits Traits)
{
    // IFNAMSIZ is 16 with the NUL.
    private const int LongestInterface = 15;

    // 224.0.0.0/4 and what is above it: multicast, reserved, broadcast (RFC 5771, RFC 1112).
    private const byte FirstOfMulticast = 224;

    /// <summary>The address or the name of the interface.</summary>
    public string Name => Address?.ToString() ?? Interface!;

    /// <summary>
    /// Reads <c>ADDR|IFACE[*K][/backup][/cost=N][/max-rate=5M]</c>; IPv6 may stand in brackets. What can be an address is one; whether there is such
    /// an interface shows when it is dialled from, since interfaces come and go.
    /// </summary>
    /// <param name="text">What the user typed, without commas.</param>
    /// <param name="value">The item.</param>
    /// <param name="error">The text in quotes, what is wrong with it and what to do.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ViaItem? value, [NotNullWhen(false)] out string? error)
    {
        value = null;
        var parts = text.Split('/');
        var star = parts[0].IndexOf('*');
        var name = star < 0 ? parts[0] : parts[0][..star];
        var isAddress = HostSyntax.TryParseAddress(name, out var address);
        if (!isAddress && !IsInterface(name))
        {
            error = $"'{text}' names neither an address nor a network interface, give one of this host such as 192.0.2.7 or wwan0";
            return false;
        }

        if (address is not null && IsNoOnesOwn(address))
        {
            error = $"'{text}' is no address that a host can have, give one of this host such as 192.0.2.7, or an interface such as wwan0";
            return false;
        }

        var legs = 0;
        if (star >= 0 && !LegPlan.TryParseLegs(parts[0][(star + 1)..], out legs))
        {
            error = $"'{text}' has a bad number of legs, give 1 to {LegPlan.MaxLegs} after the *";
            return false;
        }

        if (!ViaModifiers.TryParse(parts.Skip(1), out var traits, out error))
        {
            error = $"'{text}' {error}";
            return false;
        }

        value = new ViaItem(address, isAddress ? null : name, star < 0 ? null : legs, traits);
        return true;
    }

    /// <summary>Where its legs leave from; <paramref name="path"/> is told to them, see <see cref="LegTraits.Path"/>.</summary>
    public LegOrigin Origin(int path) => new(Address, Interface, Traits with { Path = path });

    /// <summary>As a user would write it.</summary>
    public override string ToString() => Name + (Legs is null ? "" : $"*{Legs}") + ViaModifiers.Describe(Traits);

    // Linux binds to these without a word, and the legs then leave from wherever the default route goes.
    private static bool IsNoOnesOwn(IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.IsIPv6Multicast
        || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] >= FirstOfMulticast);

    // The kernel takes more (dev_valid_name), but no name that is met has it, and a mistyped address shall not pass for one.
    private static bool IsInterface(string name) =>
        name.Length is > 0 and <= LongestInterface
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@' or '+')
        && name.Any(char.IsAsciiLetter);
}
