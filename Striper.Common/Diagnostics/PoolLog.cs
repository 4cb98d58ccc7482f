using Microsoft.Extensions.Logging;

namespace Striper.Common.Diagnostics;

/// <summary>What pools of connections to the target log. Event ids 350 to 359.</summary>
internal static partial class PoolLog
{
    [LoggerMessage(350, LogLevel.Warning, "no warm connections (--pool) to {Host}:{Port}: {Reason}; trying on")]
    public static partial void WarmingFailed(this ILogger logger, string host, int port, string reason);

    [LoggerMessage(351, LogLevel.Information, "warm connections (--pool) to {Host}:{Port} are there again")]
    public static partial void WarmingAgain(this ILogger logger, string host, int port);
}
