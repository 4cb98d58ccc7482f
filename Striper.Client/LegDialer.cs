using System.Net;
using System.Net.Sockets;
using Striper.Common.Transport;

namespace Striper.Client;

/// <summary>
/// Dials the connection of a leg. The name is looked up for each dial, those at once sharing a lookup, and its addresses share the slots.
/// </summary>
internal sealed class LegDialer
{
    // Most resolvers that answer at all do so within it, and a dial loses no more to those that do not.
    private static readonly TimeSpan _lookupPatience = TimeSpan.FromSeconds(1);

    private readonly ClientProxyOptions _options;
    private readonly HostAddresses _addresses;

    public LegDialer(ClientProxyOptions options)
    {
        _options = options;
        _addresses = new HostAddresses(options.ServerHost, Dns.GetHostAddresses, _lookupPatience);
    }

    /// <summary>One dial for a slot; <paramref name="attempt"/> counts dials, so that each takes the name's next address.</summary>
    public async Task<DialResult> DialAsync(int slot, uint attempt, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_options.ConnectTimeout);
        try
        {
            return await DialOnceAsync(slot, attempt, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new DialResult(null, $"no answer within {_options.ConnectTimeout.TotalSeconds:0.#} s");
        }
    }

    private async ValueTask<DialResult> DialOnceAsync(int slot, uint attempt, CancellationToken cancellation)
    {
        var origin = _options.OriginOf(slot);
        var from = origin.ToString() is { Length: > 0 } name ? $"from {name}: " : "";
        try
        {
            var device = origin.Interface is { } interfaceName ? NamedInterface.Find(interfaceName) : null;
            var result = new DialResult(null, "");
            foreach (var remote in await ResolveAsync(origin.Address, device, (uint)slot + attempt, cancellation))
            {
                result = await ConnectAsync(origin.Address, device, remote, cancellation);
                if (result.Socket is not null)
                    return result;
            }

            return result with { Reason = from + result.Reason };
        }
        catch (SocketException e)
        {
            return new DialResult(null, from + e.Message);
        }
    }

    private static async ValueTask<DialResult> ConnectAsync(
        IPAddress? local, NamedInterface? device, IPEndPoint remote, CancellationToken cancellation)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            DescriptorReserve.BelowLegs.Spare(socket);
            device?.Bind(socket, remote.Address);
            if (local is not null)
                Bind(socket, local);
            await SocketLoops.ConnectAsync(socket, remote, cancellation);
            return new DialResult(socket, "");
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            return new DialResult(null, e.Message);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    /// <summary>Makes the socket's packets leave from the address, with a port that may serve other destinations as well.</summary>
    internal static void Bind(Socket socket, IPAddress local)
    {
        // Without it a bound address takes a port of its own for each dial, and many legs to one server could use them up (ip(7)).
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption(LinuxIpProto, LinuxIpBindAddressNoPort, [1, 0, 0, 0]);
        socket.Bind(new IPEndPoint(local, 0));
    }

    private const int LinuxIpProto = 0;
    private const int LinuxIpBindAddressNoPort = 24;

    // All of the name's addresses, each slot and dial beginning with another one: one that says no at once costs nothing, and one that is silent
    // costs the time until the next dial.
    private async ValueTask<IEnumerable<IPEndPoint>> ResolveAsync(IPAddress? local, NamedInterface? device, uint turn, CancellationToken cancellation)
    {
        var isLiteral = IPAddress.TryParse(_options.ServerHost, out var literal);
        var all = isLiteral ? [literal!] : await _addresses.GetAsync(cancellation);
        if (device is not null)
            all = device.Reachable(all);
        if (isLiteral)
            return [new IPEndPoint(literal!, _options.ServerPort)];
        var usable = local is null ? all : [.. all.Where(a => a.AddressFamily == local.AddressFamily)];
        if (usable.Length == 0)
        {
            var family = local?.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";
            throw new SocketException((int)SocketError.HostNotFound, $"{_options.ServerHost} has no {family} address");
        }

        return Enumerable.Range(0, usable.Length).Select(i => new IPEndPoint(usable[(turn + i) % usable.Length], _options.ServerPort));
    }
}
