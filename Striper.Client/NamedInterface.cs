using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;

namespace Striper.Client;

/// <summary>A network interface of this host that legs leave from, as it is at one dial: interfaces come and go.</summary>
internal sealed class NamedInterface
{
    // asm-generic/socket.h. Without privileges since Linux 5.7, for sockets that are not bound to an interface yet.
    private const int SolSocket = 1;
    private const int SoBindToDevice = 25;

    private readonly string _name;
    private readonly IPAddress[] _addresses;

    private NamedInterface(string name, IPAddress[] addresses) => (_name, _addresses) = (name, addresses);

    /// <summary>Finds the interface.</summary>
    /// <exception cref="SocketException">There is none of that name; the message says so.</exception>
    public static NamedInterface Find(string name)
    {
        try
        {
            var found = Array.Find(NetworkInterface.GetAllNetworkInterfaces(), i => i.Name == name)
                ?? throw new SocketException((int)SocketError.AddressNotAvailable, "this host has no such interface");
            return new NamedInterface(name, [.. found.GetIPProperties().UnicastAddresses.Select(a => a.Address)]);
        }
        catch (NetworkInformationException e)
        {
            throw new SocketException((int)SocketError.AddressNotAvailable, $"the interfaces of this host cannot be read: {e.Message}");
        }
    }

    /// <summary>
    /// Those of the addresses for which the interface has one of its own; without, the kernel would lend another interface's, and answers would take that
    /// one's way.
    /// </summary>
    /// <exception cref="SocketException">It has none; the message says so.</exception>
    public IPAddress[] Reachable(IEnumerable<IPAddress> remotes)
    {
        var all = remotes.ToArray();
        var reachable = Array.FindAll(all, remote => AddressFor(remote) is not null);
        if (reachable.Length > 0 || all.Length == 0)
            return reachable;
        var families = string.Join(" or ", all.Select(a => a.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4").Distinct().Order());
        throw new SocketException((int)SocketError.AddressNotAvailable, $"the interface has no {families} address");
    }

    /// <summary>Makes the socket's packets leave through the interface, whatever the routes say, toward <paramref name="remote"/>.</summary>
    /// <exception cref="SocketException">Not permitted, or the interface or its address is just gone.</exception>
    public void Bind(Socket socket, IPAddress remote)
    {
        var isLinux = OperatingSystem.IsLinux();
        if (isLinux)
            BindToDevice(socket);

        // For routes that are chosen by the source. IPv6 has several addresses by nature, of which the kernel knows best (RFC 6724).
        if (AddressFor(remote) is { } local && (!isLinux || local.AddressFamily == AddressFamily.InterNetwork))
            LegDialer.Bind(socket, local);
    }

    private IPAddress? AddressFor(IPAddress remote) => Array.Find(
        _addresses, a => a.AddressFamily == remote.AddressFamily && (!a.IsIPv6LinkLocal || remote.IsIPv6LinkLocal));

    private void BindToDevice(Socket socket)
    {
        try
        {
            socket.SetRawSocketOption(SolSocket, SoBindToDevice, Encoding.ASCII.GetBytes(_name));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new SocketException((int)SocketError.AccessDenied, "binding to an interface is not permitted (it needs Linux 5.7, or CAP_NET_RAW)");
        }
    }
}
