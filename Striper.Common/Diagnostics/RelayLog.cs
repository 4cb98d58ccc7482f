using System.Net;
using Microsoft.Extensions.Logging;
using Striper.Common.Pipes;
using Striper.Common.Primitives;

namespace Striper.Common.Diagnostics;

/// <summary>What the plain relay logs. Event ids 300 to 339.</summary>
internal static partial class RelayLog
{
    [LoggerMessage(301, LogLevel.Warning, "connection {Connection}: reset, the target {Host}:{Port} cannot be reached ({Reason})")]
    public static partial void TargetFailed(this ILogger logger, long connection, string host, int port, string reason);

    [LoggerMessage(EventId = 302, Message = "connection {Connection}: from {Application}, joined to {Target}{Untold}")]
    public static partial void Joined(this ILogger logger, LogLevel level, long connection, EndPoint? application, EndPoint? target, string untold);

    [LoggerMessage(EventId = 303, Message = "connection {Connection}: over, {End}, {Figures}{Reason}{Untold}")]
    public static partial void Ended(this ILogger logger, LogLevel level, long connection, BridgeEnd end, string figures, string reason, string untold);

    [LoggerMessage(304, LogLevel.Error, "connection {Connection}: reset by an internal error")]
    public static partial void Faulted(this ILogger logger, long connection, Exception fault);

    [LoggerMessage(305, LogLevel.Information, "{Connections} connections are left, for {Seconds} s")]
    public static partial void Draining(this ILogger logger, int connections, double seconds);

    [LoggerMessage(306, LogLevel.Information, "Relay resets the {Connections} connections that are left")]
    public static partial void DrainExpired(this ILogger logger, int connections);

    [LoggerMessage(EventId = 307, Message = "connection {Connection}: reset, {Peer} does not speak tcp-striper's frames as it should: {Reason}{Untold}")]
    public static partial void FramesBroken(this ILogger logger, LogLevel level, long connection, string? peer, string reason, string untold);
}
