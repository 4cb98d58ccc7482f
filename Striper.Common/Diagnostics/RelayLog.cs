using System.Net;
using Microsoft.Extensions.Logging;
using Striper.Common.Pipes;
using Striper.Common.Primitives;

namespace Striper.Common.Diagnostics;

/// <summary>What the plain relay logs. Event ids 300 to 339.</summary>
internal static partial class RelayLog
{
    [LoggerMessage(301, LogLevel.Warning, "Connection {Connection} was reset: target {Host} port {Port} failed ({Code}): {Reason}")]
    public static partial void TargetFailed(this ILogger logger, long connection, string host, int port, ResetCode code, string reason);

    [LoggerMessage(302, LogLevel.Debug, "Connection {Connection} from {Application} is joined to {Target}")]
    public static partial void Joined(this ILogger logger, long connection, EndPoint? application, EndPoint? target);

    [LoggerMessage(303, LogLevel.Debug, "Connection {Connection} ended ({End}) after {ToTarget} to the target and {FromTarget} from it. {Reason}")]
    public static partial void Ended(
        this ILogger logger, long connection, BridgeEnd end, BridgeStatistics toTarget, BridgeStatistics fromTarget, string? reason);

    [LoggerMessage(304, LogLevel.Error, "Connection {Connection} failed by a fault of this program")]
    public static partial void Faulted(this ILogger logger, long connection, Exception fault);

    [LoggerMessage(305, LogLevel.Information, "Relay stopping: {Connections} connections have {Drain} to end")]
    public static partial void Draining(this ILogger logger, int connections, TimeSpan drain);

    [LoggerMessage(306, LogLevel.Information, "Relay resets the {Connections} connections that are left")]
    public static partial void DrainExpired(this ILogger logger, int connections);
}
