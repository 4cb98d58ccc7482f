using Microsoft.Extensions.Logging;
using Striper.Cli.Check.Display;

namespace Striper.Cli.Check;

/// <summary>
/// Warnings of the tunnels that change what the figures mean, as lines of the display, each once. Of legs and dials the figures themselves tell, or the reason
/// why there are none.
/// </summary>
internal sealed class CheckLogger(ICheckDisplay display) : ILogger
{
    // Of ClientLog: the congestion control that is wanted is not to be had.
    private const int CongestionRefused = 206;

    private int _isTold;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if ((eventId.Id == CongestionRefused && Interlocked.Exchange(ref _isTold, 1) == 0) || logLevel >= LogLevel.Error)
            display.WriteLine($"  note: {formatter(state, exception)}{(exception is null ? "" : $": {exception.Message}")}");
    }
}
