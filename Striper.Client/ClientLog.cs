using System.Net;
using Microsoft.Extensions.Logging;
using Striper.Common.Primitives;

namespace Striper.Client;

/// <summary>What the client-facing proxy logs; event ids 200-249.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(200, LogLevel.Information, "tunnel {Tunnel}: {Kind} {Leg} up from {Local} to {Remote}, {Legs}{Untold}")]
    public static partial void LegUp(ILogger log, TunnelId tunnel, string kind, LegId leg, EndPoint? local, EndPoint? remote, string legs, string untold);

    [LoggerMessage(201, LogLevel.Warning, "no leg to {Host}:{Port}: {Reason}; trying again")]
    public static partial void DialFailed(ILogger log, string host, int port, string reason);

    [LoggerMessage(202, LogLevel.Warning, "tunnel {Tunnel}: lost ({Reason}), its streams are reset; a new one is made")]
    public static partial void TunnelLost(ILogger log, TunnelId tunnel, string reason);

    [LoggerMessage(203, LogLevel.Information, "tunnel {Tunnel}: the server-facing proxy is stopping, new streams wait for its successor")]
    public static partial void ServerGoingAway(ILogger log, TunnelId tunnel);

    [LoggerMessage(204, LogLevel.Warning, "applications were reset, {Count}: {Why} within {Seconds} s{Untold}")]
    public static partial void ApplicationsExpired(ILogger log, int count, string why, double seconds, string untold);

    [LoggerMessage(215, LogLevel.Warning, "tunnel {Tunnel}: {Count} streams are open, as many as both ends allow (--max-streams), applications wait for one to end{Untold}")]
    public static partial void TooManyStreams(ILogger log, TunnelId tunnel, int count, string untold);

    [LoggerMessage(205, LogLevel.Warning, "an application was reset: {Count} wait already (--max-waiting){Untold}")]
    public static partial void TooManyWaiting(ILogger log, int count, string untold);

    [LoggerMessage(206, LogLevel.Warning, "congestion control '{Name}' is not to be had here (see net.ipv4.tcp_allowed_congestion_control), legs use the host's default")]
    public static partial void CongestionRefused(ILogger log, string? name);

    [LoggerMessage(207, LogLevel.Error, "slot {Slot} is given up by an internal error")]
    public static partial void SlotFailed(ILogger log, int slot, Exception error);

    [LoggerMessage(208, LogLevel.Information, "tunnel {Tunnel}: over ({Reason}), {Figures}")]
    public static partial void TunnelClosed(ILogger log, TunnelId tunnel, string reason, string figures);

    [LoggerMessage(216, LogLevel.Information, "tunnel {Tunnel}: new, to {Host}:{Port}")]
    public static partial void TunnelOpened(ILogger log, TunnelId tunnel, string host, int port);

    [LoggerMessage(217, LogLevel.Information, "slot {Slot}: {What} by hand")]
    public static partial void SlotPaused(ILogger log, int slot, string what);

    [LoggerMessage(209, LogLevel.Debug, "changes of this host's addresses are not seen ({Reason}): legs are dialled in their time")]
    public static partial void AddressesNotWatched(ILogger log, string reason);

    [LoggerMessage(211, LogLevel.Information, "tunnel {Tunnel}: {Legs} in place of {Before}, {Goodput} Mbit/s in place of {GoodputBefore}")]
    public static partial void LegCountChanged(ILogger log, TunnelId tunnel, string legs, int before, double goodput, double goodputBefore);

    [LoggerMessage(212, LogLevel.Debug, "tunnel {Tunnel}: {Before} again, {Tried} gave {Goodput} Mbit/s in place of {GoodputBefore}")]
    public static partial void LegCountKept(ILogger log, TunnelId tunnel, string before, int tried, double goodput, double goodputBefore);

    [LoggerMessage(213, LogLevel.Debug, "tunnel {Tunnel}: {Before} again, the trial of {Tried} was cut short")]
    public static partial void LegTrialCutShort(ILogger log, TunnelId tunnel, string before, int tried);

    [LoggerMessage(214, LogLevel.Error, "tunnel {Tunnel}: the number of legs stays as it is, by an internal error")]
    public static partial void LegCountFailed(ILogger log, TunnelId tunnel, Exception error);

    [LoggerMessage(210, LogLevel.Warning, "streams that were still open are reset: {Count}")]
    public static partial void DrainExpired(ILogger log, int count);
}
