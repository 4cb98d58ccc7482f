using System.Net;
using Microsoft.Extensions.Logging;
using Striper.Cli.Options;

namespace Striper.Cli;

/// <summary>The lines of the program itself. Scripts wait for the ready lines: their wording is part of the command line.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "listening on {EndPoint} (client-facing, {Legs} to {Server})")]
    public static partial void ClientReady(ILogger logger, IPEndPoint endPoint, string legs, HostPort server);

    [LoggerMessage(2, LogLevel.Information, "listening on {EndPoint} (server-facing, forwarding to {Target})")]
    public static partial void ServerReady(ILogger logger, IPEndPoint endPoint, HostPort target);

    [LoggerMessage(3, LogLevel.Information, "listening on {EndPoint} (relay to {Target})")]
    public static partial void RelayReady(ILogger logger, IPEndPoint endPoint, HostPort target);

    [LoggerMessage(4, LogLevel.Error, "cannot listen on {Listen}: {Reason}")]
    public static partial void CannotListen(ILogger logger, ListenAddress listen, string reason);

    [LoggerMessage(5, LogLevel.Error, "stopped by a failure: {Reason}")]
    public static partial void Failed(ILogger logger, string reason);

    [LoggerMessage(6, LogLevel.Information, "stopping: no new streams, up to {Seconds} s for those that are open (a second signal resets them)")]
    public static partial void Stopping(ILogger logger, double seconds);

    [LoggerMessage(7, LogLevel.Warning, "second signal: open streams are reset")]
    public static partial void Aborted(ILogger logger);

    [LoggerMessage(8, LogLevel.Information, "stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(9, LogLevel.Warning, "{Warning}")]
    public static partial void OptionWarning(ILogger logger, string warning);

    [LoggerMessage(11, LogLevel.Information, "admin endpoint on {Address}/ (live page, /health, /stats, /metrics){Token}")]
    public static partial void AdminReady(ILogger logger, string address, string token);

    [LoggerMessage(12, LogLevel.Error, "cannot listen on {Listen} for --admin: {Reason}")]
    public static partial void CannotListenForAdmin(ILogger logger, ListenAddress listen, string reason);

    [LoggerMessage(13, LogLevel.Information, "SIGHUP: log files are opened anew ({File})")]
    public static partial void Reopened(ILogger logger, string file);

    [LoggerMessage(14, LogLevel.Information, "listening on {EndPoint} (client-facing, classic, to {Server})")]
    public static partial void ClassicClientReady(ILogger logger, IPEndPoint endPoint, HostPort server);

    [LoggerMessage(15, LogLevel.Information, "listening on {EndPoint} (server-facing, classic, forwarding to {Target})")]
    public static partial void ClassicServerReady(ILogger logger, IPEndPoint endPoint, HostPort target);

    [LoggerMessage(10, LogLevel.Warning, "nothing more can be written to the trace: {Reason}")]
    public static partial void TraceEnded(ILogger logger, string reason);
}
