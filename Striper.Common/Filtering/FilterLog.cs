using Microsoft.Extensions.Logging;

namespace Striper.Common.Filtering;

/// <summary>What filters log. Event ids 340 to 349.</summary>
internal static partial class FilterLog
{
    [LoggerMessage(340, LogLevel.Error, "connection {Connection}: reset, the filter {Filter} failed ({Reason})")]
    public static partial void Failed(ILogger logger, long connection, string filter, string reason);

    [LoggerMessage(341, LogLevel.Debug, "connection {Connection}: closed by the filter {Filter}")]
    public static partial void Closed(ILogger logger, long connection, string filter);

    [LoggerMessage(342, LogLevel.Information, "connection {Connection}: {Call}, {Bytes} bytes{End}{Preview}")]
    public static partial void Data(ILogger logger, long connection, string call, int bytes, string end, string preview);

    [LoggerMessage(343, LogLevel.Information, "connection {Connection}: {Call}{Detail}")]
    public static partial void Call(ILogger logger, long connection, string call, string detail);

    [LoggerMessage(344, LogLevel.Warning, "the recovery file {File} is ignored: {Reason}; {Fate}")]
    public static partial void RecoveryIgnored(ILogger logger, string file, string reason, string fate);

    [LoggerMessage(345, LogLevel.Warning, "the recovery file {File} cannot be written: {Reason}")]
    public static partial void RecoveryFailed(ILogger logger, string file, string reason);

    [LoggerMessage(346, LogLevel.Warning, "the recovery file {File} is another process's: nothing is recovered or saved, give each its own")]
    public static partial void RecoveryTaken(ILogger logger, string file);
}
