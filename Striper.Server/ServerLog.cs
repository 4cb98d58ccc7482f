using System.Net;
using Microsoft.Extensions.Logging;
using Striper.Common.Primitives;

namespace Striper.Server;

/// <summary>What the server-facing proxy logs; event ids 250-299.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(250, LogLevel.Information, "tunnel {Tunnel}: {What}, from {Peer}{Untold}")]
    public static partial void TunnelOpened(ILogger log, TunnelId tunnel, string what, EndPoint? peer, string untold);

    [LoggerMessage(251, LogLevel.Information, "tunnel {Tunnel}: over ({Reason}), {Figures}{Untold}")]
    public static partial void TunnelClosed(ILogger log, TunnelId tunnel, string reason, string figures, string untold);

    [LoggerMessage(252, LogLevel.Information, "tunnel {Tunnel}: {Kind} {Leg} up from {Peer}, {Legs}{Untold}")]
    public static partial void LegUp(ILogger log, TunnelId tunnel, string kind, LegId leg, EndPoint? peer, string legs, string untold);

    [LoggerMessage(253, LogLevel.Warning, "{Peer}: closed, its first bytes are {What}; the port of -s takes legs of tcp-proxy -c only{Untold}")]
    public static partial void ForeignBytes(ILogger log, EndPoint? peer, string what, string untold);

    [LoggerMessage(254, LogLevel.Warning, "{Peer}: closed, it said nothing of use for {Seconds} s (--handshake-timeout); the port of -s takes legs of tcp-proxy -c only{Untold}")]
    public static partial void HandshakeTimedOut(ILogger log, EndPoint? peer, double seconds, string untold);

    [LoggerMessage(255, LogLevel.Debug, "{Peer}: gone before the end of the handshake ({Reason})")]
    public static partial void HandshakeBroken(ILogger log, EndPoint? peer, string reason);

    [LoggerMessage(256, LogLevel.Warning, "{Peer}: leg refused, {Reason}{Untold}")]
    public static partial void LegRefused(ILogger log, EndPoint? peer, string reason, string untold);

    [LoggerMessage(257, LogLevel.Warning, "stream {Stream} of tunnel {Tunnel}: reset, the target {Host}:{Port} cannot be reached ({Reason}){Untold}")]
    public static partial void TargetFailed(ILogger log, TunnelId tunnel, StreamId stream, string host, int port, string reason, string untold);

    [LoggerMessage(258, LogLevel.Warning, "{Limit} connections wait for their handshake (--max-handshakes): the oldest are dropped for new ones{Untold}")]
    public static partial void HandshakesFull(ILogger log, int limit, string untold);

    [LoggerMessage(259, LogLevel.Warning, "congestion control '{Name}' is not to be had here (see net.ipv4.tcp_allowed_congestion_control), legs use the host's default")]
    public static partial void CongestionRefused(ILogger log, string? name);

    [LoggerMessage(260, LogLevel.Warning, "anybody{OfAllow} who reaches {Address} can use this proxy, and legs can be read on the way: give both ends the same --secret-file (see tcp-proxy keygen)")]
    public static partial void OpenToAll(ILogger log, string ofAllow, IPEndPoint address);

    [LoggerMessage(261, LogLevel.Error, "{Peer}: reset by an internal error, please report it{Untold}")]
    public static partial void AdmissionFailed(ILogger log, EndPoint? peer, string untold, Exception error);

    [LoggerMessage(262, LogLevel.Warning, "streams that were still open are reset: {Count}")]
    public static partial void DrainExpired(ILogger log, int count);
}
