using System.Diagnostics;
using Striper.Cli.Options;
using Striper.Common.Filtering.Foo;
using Striper.Common.Relay;
using RelayOptions = Striper.Cli.Options.RelayOptions;

namespace Striper.Cli.Statistics;

/// <summary>Puts together what a process tells of itself. Thread-safe.</summary>
/// <param name="forwards">Its proxies, started.</param>
/// <param name="foo">What <c>foo-stats</c> counts; null: no forward has it.</param>
internal sealed class StatisticsReader(IReadOnlyList<ForwardProxy> forwards, FooMeter? foo = null)
{
    private readonly long _startedAt = Stopwatch.GetTimestamp();

    /// <summary>The version of this program.</summary>
    public static string Version { get; } = typeof(StatisticsReader).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>The proxies.</summary>
    public IReadOnlyList<ForwardProxy> Forwards => forwards;

    /// <summary>How everything does now, with the <paramref name="mostStreams"/> busiest streams of each tunnel.</summary>
    public ProcessStatistics Read(int mostStreams = int.MaxValue) => new()
    {
        Version = Version,
        Time = DateTimeOffset.UtcNow,
        Uptime = Stopwatch.GetElapsedTime(_startedAt),
        Process = new ProcessCosts(Environment.ProcessId, Environment.CpuUsage.TotalTime, Environment.WorkingSet),
        Foo = foo?.Read(),
        Forwards = [.. forwards.Select(forward => Read(forward, mostStreams))],
    };

    private ForwardStatistics Read(ForwardProxy forward, int mostStreams)
    {
        var (mode, to) = forward.Options switch
        {
            ClientOptions client => ("client", client.Server),
            ServerOptions server => ("server", server.Target),
            RelayOptions { Framed: FramedSide.Target } classic => ("client", classic.Target),
            RelayOptions { Framed: FramedSide.Application } classic => ("server", classic.Target),
            RelayOptions relay => ("relay", relay.Target),
            _ => throw new UnreachableException(),
        };
        return new ForwardStatistics(
            forward.Name, mode, forward.Options is RelayOptions, forward.Proxy.LocalEndPoint.ToString(), to.ToString(), forward.Proxy.Statistics.Read(mostStreams))
        {
            ConnectionCount = forward.Filters?.ConnectionCount,
        };
    }
}
