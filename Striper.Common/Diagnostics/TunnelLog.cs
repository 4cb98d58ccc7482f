using Microsoft.Extensions.Logging;
using Striper.Common.Primitives;

namespace Striper.Common.Diagnostics;

/// <summary>What tunnels log; event ids 100-149. Nothing per datagram.</summary>
internal static partial class TunnelLog
{
    [LoggerMessage(EventId = 100, Message = "tunnel {Tunnel}: stream {Stream} opened{ForWhom}{Untold}")]
    public static partial void StreamOpened(ILogger log, LogLevel level, TunnelId tunnel, StreamId stream, string forWhom, string untold);

    [LoggerMessage(EventId = 101, Message = "tunnel {Tunnel}: stream {Stream} closed, {Figures}{Untold}")]
    public static partial void StreamClosed(ILogger log, LogLevel level, TunnelId tunnel, StreamId stream, string figures, string untold);

    [LoggerMessage(EventId = 102, Message = "tunnel {Tunnel}: stream {Stream} reset ({Code}), {Figures}{Untold}")]
    public static partial void StreamReset(ILogger log, LogLevel level, TunnelId tunnel, StreamId stream, ResetCode code, string figures, string untold);

    [LoggerMessage(110, LogLevel.Information, "tunnel {Tunnel}: {Kind} {Leg} down ({Reason}), {Left} left; {Figures}{Untold}")]
    public static partial void LegDown(ILogger log, TunnelId tunnel, string kind, LegId leg, string reason, string left, string figures, string untold);

    [LoggerMessage(111, LogLevel.Information, "tunnel {Tunnel}: {Kind} {Leg} is silent, its data goes elsewhere{Untold}")]
    public static partial void LegSilent(ILogger log, TunnelId tunnel, string kind, LegId leg, string untold);

    [LoggerMessage(112, LogLevel.Information, "tunnel {Tunnel}: {Kind} {Leg} is back{Untold}")]
    public static partial void LegRecovered(ILogger log, TunnelId tunnel, string kind, LegId leg, string untold);

    [LoggerMessage(113, LogLevel.Debug, "tunnel {Tunnel}: {Kind} {Leg} closed with it ({Reason}), {Figures}")]
    public static partial void LegClosed(ILogger log, TunnelId tunnel, string kind, LegId leg, string reason, string figures);

    [LoggerMessage(114, LogLevel.Debug, "tunnel {Tunnel}: leg {Leg} retired ({Reason}), {Left} left; {Figures}")]
    public static partial void LegRetired(ILogger log, TunnelId tunnel, LegId leg, string reason, string left, string figures);

    [LoggerMessage(115, LogLevel.Information, "tunnel {Tunnel}: its streams have been promised {Mebibytes} MiB to arrive in (--tunnel-buffer or --process-buffer), windows grow no more{Untold}")]
    public static partial void BufferFull(ILogger log, TunnelId tunnel, long mebibytes, string untold);

    [LoggerMessage(120, LogLevel.Warning, "tunnel {Tunnel}: closed, because the other proxy broke the protocol on leg {Leg}: {Reason}{Untold}")]
    public static partial void ProtocolViolated(ILogger log, TunnelId tunnel, LegId leg, string reason, string untold);

    [LoggerMessage(121, LogLevel.Error, "tunnel {Tunnel}: closed by an internal error while {What}")]
    public static partial void InternalError(ILogger log, TunnelId tunnel, string what, Exception error);
}
