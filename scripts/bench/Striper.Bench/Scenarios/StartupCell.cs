using System.Diagnostics;
using Striper.Bench.Processes;
using Striper.Bench.Running;
using Striper.WanLab.Lab;
using Striper.WanLab.Reporting;

namespace Striper.Bench.Scenarios;

/// <summary>From the start of the process until it accepts, or has ended.</summary>
internal sealed class StartupCell(string name, BenchPlan plan, Func<StartupPorts, IReadOnlyList<string>> arguments, bool listens) : ICell
{
    private const int Starts = 10;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> RunAsync(BenchPlace place, CancellationToken cancellationToken)
    {
        // What the client-facing one dials; the server-facing one has nobody to forward to, and needs nobody.
        var ports = new StartupPorts(FreePort.Next(), FreePort.Next(), FreePort.Next());
        await using var server = Start(StartupPorts.Server(ports.Peer, ports.Target));
        await Listening.WaitAsync(ports.Peer, server, cancellationToken);
        var times = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            // A port of its own each time: the one before may still be busy with the connection that found it.
            ports = ports with { Listen = FreePort.Next() };
            var begin = Stopwatch.GetTimestamp();
            await using var program = Start(arguments(ports));
            await (listens ? Listening.WaitAsync(ports.Listen, program, cancellationToken) : program.WaitForSuccessAsync(cancellationToken));
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return [new Row(name, [new Figure("ms", Quantile.Of(times, 0.5))])];
    }

    private ChildProcess Start(IReadOnlyList<string> words) => new(["dotnet", plan.Proxy, .. words], new Dictionary<string, string>());
}
