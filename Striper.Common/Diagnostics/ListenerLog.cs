using System.Net;
using Microsoft.Extensions.Logging;

namespace Striper.Common.Diagnostics;

/// <summary>What listeners log. Event ids 340 to 349.</summary>
internal static partial class ListenerLog
{
    [LoggerMessage(340, LogLevel.Warning, "Cannot accept connections on {EndPoint}: {Reason}. New connections wait; trying on")]
    public static partial void AcceptFailed(this ILogger logger, IPEndPoint endPoint, string reason);

    [LoggerMessage(342, LogLevel.Warning, "{Peer}: reset, {EndPoint} takes connections from --allow only{Untold}")]
    public static partial void NotAllowed(this ILogger logger, IPEndPoint endPoint, IPEndPoint peer, string untold);

    [LoggerMessage(341, LogLevel.Error, "A connection accepted on {EndPoint} was reset by an internal error")]
    public static partial void AcceptedFailed(this ILogger logger, IPEndPoint endPoint, Exception error);
}
