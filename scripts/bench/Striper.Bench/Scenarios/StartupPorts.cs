using System.Net;

namespace Striper.Bench.Scenarios;

/// <summary>Addresses that a proxy is started with.</summary>
/// <param name="Listen">Its own.</param>
/// <param name="Peer">The server-facing proxy's.</param>
/// <param name="Target">Where nobody needs to be.</param>
internal sealed record StartupPorts(IPEndPoint Listen, IPEndPoint Peer, IPEndPoint Target)
{
    /// <summary>Arguments of a server-facing proxy.</summary>
    public static IReadOnlyList<string> Server(IPEndPoint listen, IPEndPoint target) => ["-s", listen.ToString(), target.ToString()];

    /// <summary>Arguments of a client-facing proxy.</summary>
    public static IReadOnlyList<string> Client(IPEndPoint listen, IPEndPoint server) => ["-c", listen.ToString(), server.ToString()];
}
