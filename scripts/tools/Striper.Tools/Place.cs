using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Striper.Tools;

/// <summary>A host, by name or address, and a port.</summary>
/// <param name="Host">Without brackets.</param>
/// <param name="Port">0 to 65535.</param>
internal sealed record Place(string Host, int Port)
{
    /// <summary>Reads <c>HOST:PORT</c>, <c>[ADDR]:PORT</c>, or a port alone, which is one of this host.</summary>
    /// <exception cref="UsageException">It is none of these.</exception>
    public static Place Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "127.0.0.1" : text[..colon];
        if (host.Length > 2 && host[0] == '[' && host[^1] == ']')
            host = host[1..^1];
        else if (host.AsSpan().ContainsAny(":[]"))
            host = "";
        return host.Length > 0 && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? new Place(host, port)
            : throw new UsageException($"'{text}' is no place, write HOST:PORT, [ADDR]:PORT for IPv6, or a port of this host");
    }

    /// <summary>The same of a server, which has a port.</summary>
    /// <exception cref="UsageException">It is no place, or its port is 0.</exception>
    public static Place ParseServer(string text) =>
        Parse(text) is { Port: > 0 } place ? place : throw new UsageException($"'{text}' has port 0, write that of the server");

    /// <summary>Connects to it, whichever of the name's addresses answers.</summary>
    /// <exception cref="SocketException">None does.</exception>
    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        // Both families where the host has them; the class library tries the addresses of a name in turn.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(Host, Port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Where to listen.</summary>
    /// <exception cref="UsageException">It is no address.</exception>
    public IPEndPoint ToEndPoint() =>
        IPAddress.TryParse(Host == "localhost" ? "127.0.0.1" : Host, out var address)
            ? new IPEndPoint(address, Port)
            : throw new UsageException($"'{Host}' is no address of this host, write 127.0.0.1, 0.0.0.0 or [::]");

    /// <summary>Listens.</summary>
    /// <exception cref="IOException">It cannot be.</exception>
    public static void Listen(TcpListener listener)
    {
        try
        {
            // The backlog: who measures short connections wants none of them to wait for a retransmission.
            listener.Start(backlog: 1024);
        }
        catch (SocketException e)
        {
            throw new IOException($"cannot listen on {listener.LocalEndpoint}: {e.Message}; choose another port or address", e);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
