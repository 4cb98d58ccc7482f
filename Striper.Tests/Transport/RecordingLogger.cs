using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Striper.Tests.Transport;

/// <summary>Keeps what is logged. Thread-safe.</summary>
internal sealed class RecordingLogger : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, int Id, string Line)> _entries = new();

    public IReadOnlyList<(LogLevel Level, int Id, string Line)> Entries => [.. _entries];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue((logLevel, eventId.Id, formatter(state, exception)));
}
