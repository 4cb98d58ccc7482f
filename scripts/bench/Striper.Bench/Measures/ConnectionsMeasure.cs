using Striper.Bench.Load;
using Striper.Bench.Running;

namespace Striper.Bench.Measures;

/// <summary>Connections that are opened, used once and closed.</summary>
internal sealed class ConnectionsMeasure : IMeasure
{
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(2);
    private static readonly int[] _clients = [1, 8];

    /// <inheritdoc/>
    public string Name => "connections";

    /// <inheritdoc/>
    public string Summary => "connect, 100 B there and back, close: how many a second, by 1 and by 8 clients";

    /// <inheritdoc/>
    public Task RunAsync(BenchRun run, CancellationToken cancellationToken) => run.WithPairsAsync(
        run.Place,
        run.Plan.Subjects,
        async pairs =>
        {
            foreach (var (_, pair) in pairs)
                await run.LoadAsync(run.Place, pair, ConnectionKind.Short, _clients[^1], _warmUp, cancellationToken);
            for (var i = 0; i < run.Plan.Runs; i++)
            {
                foreach (var clients in _clients)
                {
                    foreach (var (name, pair) in pairs)
                    {
                        var report = await run.LoadAsync(run.Place, pair, ConnectionKind.Short, clients, run.Plan.Length, cancellationToken);
                        run.Add($"short connections, {clients} at once", "1/s", name, report.Count / report.Seconds);
                    }
                }
            }
        },
        cancellationToken);
}
