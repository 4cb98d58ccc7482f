using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Striper.Cli.Check;
using Striper.Cli.Check.Display;
using Striper.Cli.Demo;
using Striper.Cli.Demo.Display;
using Striper.Cli.Monitor;
using Striper.Cli.Options;
using Striper.Cli.Statistics;
using Striper.Common.Filtering.Foo;
using Striper.Common.Security;
using Striper.Common.Tracing;
using Striper.Common.Transport;

namespace Striper.Cli;

/// <summary>The executable <c>tcp-proxy</c>: reads the command line, composes, runs, and gives the exit code.</summary>
internal static class Program
{
    /// <summary>How long a second signal waits for streams to be reset before the process ends all the same.</summary>
    private static readonly TimeSpan _abortGrace = TimeSpan.FromSeconds(1);

    // Never disposed of: a signal that comes while the process ends must not meet the runtime's own reaction, which is no clean stop.
    private static readonly Lifetime _lifetime = new();
    private static StatisticsSignal? _statisticsSignal;

    // The descriptor of stderr (stdio(3)); used on Linux alone, as elsewhere the limit is not known.
    private const int StandardError = 2;

    private static async Task<int> Main(string[] arguments)
    {
        // First of all, for the same reason; SIGUSR2 would end a process that does not listen.
        _lifetime.ListenForSignals();
        _statisticsSignal = new StatisticsSignal();
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) => Fail((unhandled.ExceptionObject as Exception)?.Message);
        UseOneSocketThread();
        var hasFewDescriptors = DescriptorReserve.Limit < DescriptorReserve.LeastLimit;
        if (!hasFewDescriptors && CommandLine.MayRun(arguments))
            _ = Task.Run(Logging.Load);
        switch (hasFewDescriptors ? TryParse(arguments) : Parse(arguments))
        {
            case ParseResult.Help help:
                return Print(help.Text);
            case ParseResult.Version:
                return Print($"tcp-proxy {typeof(Program).Assembly.GetName().Version?.ToString(3)}{Environment.NewLine}");
            case ParseResult.Error error:
                Console.Error.WriteLine($"tcp-proxy: {error.Message}");
                return ExitCode.Usage;
            case ParseResult.Mistakes mistakes:
                foreach (var mistake in mistakes.Messages)
                    Console.Error.WriteLine($"tcp-proxy: {mistake}");
                return ExitCode.Usage;
            case null or ParseResult.Proxy or ParseResult.Forwards or ParseResult.Demo or ParseResult.Check when hasFewDescriptors:
                return RefuseFewDescriptors();
            case ParseResult.Keygen keygen:
                return MakeSecret(keygen.Options);
            case ParseResult.Proxy proxy:
                return await RunAsync(ProcessOptions.Of(proxy.Options), _lifetime);
            case ParseResult.Forwards forwards:
                return await RunAsync(forwards.Options, _lifetime);
            case ParseResult.Check check:
                return await RunCheckAsync(check.Options, _lifetime);
            default:
                return await RunDemoAsync(_lifetime);
        }
    }

    // A file may be a FIFO that nobody opens: nothing has been started yet, so a signal simply ends the process.
    private static ParseResult Parse(string[] arguments)
    {
        using var ending = _lifetime.Stopping.Register(() => Environment.Exit(ExitCode.Success));
        return CommandLine.Parse(arguments);
    }

    private static int Print(string text)
    {
        try
        {
            Console.Out.Write(text);
            Console.Out.Flush();
            return ExitCode.Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return FailToPrint(e);
        }
    }

    private static int MakeSecret(KeygenOptions options)
    {
        var line = SharedSecret.NewRandom().ToText() + Environment.NewLine;
        if (options.File is not { } file)
            return Print(line);
        if (SecretFile.TryCreate(file, line, out var error))
            return ExitCode.Success;
        Console.Error.WriteLine($"tcp-proxy: {error}");
        return ExitCode.Failure;
    }

    private static int FailToPrint(Exception e)
    {
        Console.Error.WriteLine($"tcp-proxy: cannot write to stdout: {e.Message.TrimEnd('.')}");
        return ExitCode.Failure;
    }

    // Null: there were not even the descriptors for the assemblies it takes.
    [SuppressMessage("Design", "CA1031", Justification = "The runtime has many exceptions for an assembly that it cannot open.")]
    private static ParseResult? TryParse(string[] arguments)
    {
        try
        {
            return Parse(arguments);
        }
        catch (Exception)
        {
            return null;
        }
    }

    // Past the console, whose first line takes descriptors of its own.
    private static int RefuseFewDescriptors()
    {
        var line = $"tcp-proxy: only {DescriptorReserve.Limit} descriptors are allowed (ulimit -n), at least {DescriptorReserve.LeastLimit} are needed, raise the limit\n";
        using var error = new FileStream(new SafeFileHandle(StandardError, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        error.Write(Encoding.UTF8.GetBytes(line));
        return ExitCode.Failure;
    }

    private static async Task<int> RunDemoAsync(Lifetime lifetime)
    {
        try
        {
            var display = DemoDisplay.Create(Console.Out);
            return await new DemoCommand(display, new DisplayLogger(display)).RunAsync(lifetime.Stopping);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return FailToPrint(e);
        }
    }

    private static async Task<int> RunCheckAsync(CheckOptions options, Lifetime lifetime)
    {
        try
        {
            return await new CheckCommand(options, CheckDisplay.Create(Console.Error), Console.Out).RunAsync(lifetime.Stopping);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return FailToPrint(e);
        }
    }

    private static async Task<int> RunAsync(ProcessOptions options, Lifetime lifetime)
    {
        var terminal = options.Watch.IsMonitored ? MonitorDisplay.FindTerminal() : null;
        var log = new LogTail();
        using var loggers = Logging.Create(options.Logging, terminal is not null && !Console.IsErrorRedirected ? log.Add : null);
        var logger = loggers.CreateLogger(LogLine.CategoryOf(forward: null));
        lifetime.Reopen = () => Log.Reopened(logger, options.Logging.File ?? "none, there is no --log-file");
        await using var watchdog = lifetime.Aborting.Register(() => _ = ExitAfterGraceAsync());
        var forwards = new List<ForwardProxy>();
        var foo = new FooMeter(TimeProvider.System);
        TraceFile? trace = null;
        ProxyFactory? factory = null;
        try
        {
            trace = options.Logging.Trace is { } path ? TraceFile.Create(path, reason => Log.TraceEnded(logger, reason)) : null;
            factory = new ProxyFactory(trace, options.BufferBytes);
            foreach (var (name, forward) in options.Forwards)
            {
                var distinct = options.Forwards.Count > 1 ? name : null;
                var forwardLogger = loggers.CreateLogger(LogLine.CategoryOf(distinct));
                var filters = new FilterComposition(forward.Filters, foo, forwardLogger);
                forwards.Add(new ForwardProxy(distinct, forward, factory.Create(forward, filters.Chain, forwardLogger), forwardLogger) { Filters = filters });
            }

            var hasFoo = options.Forwards.Any(forward => forward.Options.Filters.Has(FooStats.FilterName));
            if (options.RecoveryFile is not null && !hasFoo)
                Log.OptionWarning(logger, $"--recovery-file has no effect without --filter {FooStats.FilterName}");
            await using var recovery = options.RecoveryFile is { } file && hasFoo ? FooRecovery.Start(new RecoveryFile(file), foo, TimeProvider.System, logger) : null;
            var reader = new StatisticsReader(forwards, hasFoo ? foo : null);
            using var sampler = new StatisticsSampler(reader);
            await using var monitor = options.Watch.IsMonitored ? new ProxyMonitor(reader, sampler, terminal, log, () => lifetime.Signal()) : null;
            await using var watch = new ProxyWatch(options.Watch, reader, sampler, monitor, _statisticsSignal!, logger);
            return await new ProxyRun(forwards, watch, lifetime, logger).RunAsync();
        }
        catch (Exception e)
        {
            Log.Failed(logger, e.Message);
            return ExitCode.Failure;
        }
        finally
        {
            await Task.WhenAll(forwards.Select(forward => forward.DisposeAsync().AsTask()));
            factory?.Dispose();
            if (trace is not null)
                await trace.DisposeAsync();
        }
    }

    /// <summary>
    /// One thread for the sockets of the whole process, and completions run on it: a datagram then costs no hop to the thread
    /// pool. The engine never blocks in a completion. What the user has set stays. Read once by the runtime, so this comes before the
    /// first socket.
    /// </summary>
    private static void UseOneSocketThread()
    {
        SetUnlessSet("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        SetUnlessSet("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
    }

    private static void SetUnlessSet(string variable, string value)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))
            Environment.SetEnvironmentVariable(variable, value);
    }

    private static async Task ExitAfterGraceAsync()
    {
        await Task.Delay(_abortGrace);
        Environment.Exit(ExitCode.Failure);
    }

    // The last resort, for an exception on a thread that nobody awaits: one line in place of the runtime's stack trace and core.
    private static void Fail(string? reason)
    {
        Console.Error.WriteLine($"tcp-proxy: internal error: {reason}, please report it");
        Environment.Exit(ExitCode.Failure);
    }
}
