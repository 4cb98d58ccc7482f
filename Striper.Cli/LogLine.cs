using System.Globalization;
using NLog;

namespace Striper.Cli;

/// <summary>How an event looks in the log: <c>HH:mm:ss.fff LEVEL message</c>, local time, always one line.</summary>
internal static class LogLine
{
    /// <summary>Renders the event. Of an exception only the message is shown: a stack trace tells users nothing.</summary>
    public static string Render(LogEventInfo logEvent)
    {
        var message = logEvent.Exception is null
            ? logEvent.FormattedMessage
            : $"{logEvent.FormattedMessage}: {logEvent.Exception.Message}";
        var line = string.Create(
            CultureInfo.InvariantCulture, $"{logEvent.TimeStamp:HH:mm:ss.fff} {logEvent.Level.Name.ToUpperInvariant()} {message}");

        // Names and reasons may come from the other end: no line breaks or terminal sequences of theirs.
        return line.Any(char.IsControl) ? string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c)) : line;
    }
}
