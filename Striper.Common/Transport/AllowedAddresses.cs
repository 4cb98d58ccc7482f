using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Striper.Common.Transport;

/// <summary>Whose connections a listener takes: those from some ranges of addresses (CIDR, RFC 4632). Immutable.</summary>
public sealed class AllowedAddresses
{
    private readonly IPNetwork[] _networks;

    private AllowedAddresses(IPNetwork[] networks) => _networks = networks;

    /// <summary>Reads ranges such as 192.0.2.0/24 or 2001:db8::/32, and single addresses.</summary>
    /// <param name="texts">One range each.</param>
    /// <param name="allowed">All of them together.</param>
    /// <param name="wrong">The first text that is none. Bits set behind the prefix are a mistake too: who wrote them meant something else.</param>
    public static bool TryParse(
        IEnumerable<string> texts, [NotNullWhen(true)] out AllowedAddresses? allowed, [NotNullWhen(false)] out string? wrong)
    {
        (allowed, wrong) = (null, null);
        var networks = new List<IPNetwork>();
        foreach (var text in texts)
        {
            if (!TryParse(text.Trim(), out var network))
            {
                wrong = text;
                return false;
            }

            networks.Add(network);
        }

        allowed = new AllowedAddresses([.. networks]);
        return true;
    }

    /// <summary>Whether connections from the address are taken. An IPv4 address in IPv6 clothes (RFC 4291, section 2.5.5.2) counts as what it is.</summary>
    public bool Contains(IPAddress address)
    {
        // The zone says by which interface it came, which no range does.
        var bare = address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
            : address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes())
            : address;
        return Array.Exists(_networks, network => network.Contains(bare));
    }

    // Written as it is: octal, shortened or IPv4 in IPv6's clothes would mean something else than it seems to.
    private static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address) || address.IsIPv4MappedToIPv6
            || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != (slash < 0 ? text : text[..slash])))
            return false;
        if (slash >= 0)
            return IPNetwork.TryParse(text, out network) && network.BaseAddress.Equals(address);
        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
