using System.Globalization;
using NLog;

namespace Striper.Cli;

/// <summary>
/// How an event looks in the log: <c>HH:mm:ss.fff LEVEL message</c>, local time, always one line. Where a process has several forwards,
/// the message begins with <c>[name]</c>.
/// </summary>
internal static class LogLine
{
    private const string Program = "tcp-proxy";
    private const string ForwardPrefix = Program + "/";

    /// <summary>The category of the loggers of a forward, or of the process for null.</summary>
    public static string CategoryOf(string? forward) => forward is null ? Program : ForwardPrefix + forward;

    /// <summary>Renders the event. Of an exception only the message is shown: a stack trace tells users nothing.</summary>
    public static string Render(LogEventInfo logEvent)
    {
        var message = logEvent.Exception is null
            ? logEvent.FormattedMessage
            : $"{logEvent.FormattedMessage}: {logEvent.Exception.Message}";
        var line = string.Create(
            CultureInfo.InvariantCulture, $"{logEvent.TimeStamp:HH:mm:ss.fff} {logEvent.Level.Name.ToUpperInvariant()} {NameIn(logEvent.LoggerName)}{message}");

        // Names and reasons may come from the other end: no line breaks or terminal sequences of theirs.
        return line.Any(char.IsControl) ? string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c)) : line;
    }

    private static string NameIn(string category) =>
        category.StartsWith(ForwardPrefix, StringComparison.Ordinal) ? $"[{category[ForwardPrefix.Length..]}] " : "";
}
