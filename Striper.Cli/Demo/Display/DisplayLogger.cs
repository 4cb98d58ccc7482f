using Microsoft.Extensions.Logging;

namespace Striper.Cli.Demo.Display;

/// <summary>Warnings of the proxies as lines of the display: on stderr they would run into the bars.</summary>
internal sealed class DisplayLogger(IDemoDisplay display) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var message = formatter(state, exception) + (exception is null ? "" : $": {exception.Message}");
        display.WriteLine($"  {logLevel}: {string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c))}");
    }
}
