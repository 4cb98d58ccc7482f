using Microsoft.Extensions.Logging;
using NLog;
using NLog.Config;
using NLog.Extensions.Logging;
using NLog.Layouts;
using NLog.Targets;
using NLog.Targets.Wrappers;
using Striper.Cli.Options;
using LogLevel = NLog.LogLevel;

namespace Striper.Cli;

/// <summary>
/// Sets NLog up in code: no configuration file is looked for and no layout is parsed, which keeps the start short. Lines go to
/// stderr, so that stdout is free for what the user asked for.
/// </summary>
internal static class Logging
{
    /// <summary>Lines that may wait for a slow terminal or disk before further ones are dropped.</summary>
    private const int QueueLines = 10_000;

    /// <summary>Loads what logging needs, which takes as long as reading the command line: on another core it costs no time.</summary>
    public static void Load()
    {
        using var loggers = Create(new LoggingOptions(Verbosity.Quiet, File: null));
        Log.Stopped(loggers.CreateLogger(LogLine.CategoryOf(forward: null)));
    }

    /// <summary>Creates the loggers' factory; disposing it writes what still waits. <paramref name="instead"/>: takes the lines in place of stderr.</summary>
    public static ILoggerFactory Create(LoggingOptions options, Action<string>? instead = null)
    {
        var factory = new LogFactory { AutoShutdown = false };
        var configuration = new LoggingConfiguration(factory);
        var layout = Layout.FromMethod(LogLine.Render);
        var lowest = options.Verbosity switch
        {
            Verbosity.Quiet => LogLevel.Warn,
            Verbosity.Verbose => LogLevel.Debug,
            _ => LogLevel.Info,
        };
        configuration.AddRule(lowest, LogLevel.Fatal, instead is null ? Queue("stderr", new ConsoleTarget { StdErr = true, Layout = layout }) : new LineTarget(instead) { Name = "lines", Layout = layout });
        if (options.File is not null)
        {
            // Opened for each batch of lines: a file that was moved, emptied or deleted meanwhile (logrotate's create and copytruncate)
            // is made anew or gone on at its end, and nobody has to tell this process.
            var file = new FileTarget { FileName = Layout.FromLiteral(options.File), Layout = layout, KeepFileOpen = false };
            configuration.AddRule(lowest, LogLevel.Fatal, Queue("file", file));
        }

        factory.Configuration = configuration;
        var provider = new NLogLoggerProvider(
            new NLogProviderOptions { IncludeScopes = false, ShutdownOnDispose = true }, factory);
        return new NLogLoggerFactory(provider);
    }

    private sealed class LineTarget(Action<string> take) : TargetWithLayout
    {
        protected override void Write(LogEventInfo logEvent) => take(RenderLogEvent(Layout, logEvent));
    }

    // The engine logs from the thread that moves the bytes: a terminal that is held (Ctrl-S) or a pipe that nobody reads must not
    // stop it. When the queue is full, lines are lost, and that is the lesser harm.
    private static AsyncTargetWrapper Queue(string name, Target target) =>
        new(name, target)
        {
            QueueLimit = QueueLines,
            OverflowAction = AsyncTargetWrapperOverflowAction.Discard,
        };
}
