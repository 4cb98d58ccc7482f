using System.Globalization;
using Striper.Bench.Load;
using Striper.Bench.Running;
using Striper.Bench.Subjects;

namespace Striper.Bench.Measures;

/// <summary>Memory of Striper's proxies: after much bulk, and for each stream on which nothing is said.</summary>
internal sealed class MemoryMeasure : IMeasure
{
    private const int Legs = 4;
    private const int IdleStreams = 2000;
    private const double Mebibyte = 1 << 20;

    // Time in which the runtime may give memory back.
    private static readonly TimeSpan _rest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longestOpening = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public string Summary => "resident memory of both of Striper's proxies after --memory-gb of bulk, and of each for an idle stream (2,000 of them)";

    /// <inheritdoc/>
    public async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        IReadOnlyList<ISubject> subject = [new StriperSubject(run.Plan.Proxy, Legs)];
        await run.WithPairsAsync(run.Place, subject, pairs => AfterBulkAsync(run, pairs[0].Name, pairs[0].Pair, cancellationToken), cancellationToken);
        await run.WithPairsAsync(run.Place, subject, pairs => OfIdleStreamsAsync(run, pairs[0].Name, pairs[0].Pair, cancellationToken), cancellationToken);
    }

    private static async Task AfterBulkAsync(BenchRun run, string name, Pair pair, CancellationToken cancellationToken)
    {
        for (var bytes = 0.0; bytes < run.Plan.MemoryGigabytes * 1e9;)
            bytes += (await run.LoadAsync(run.Place, pair, ConnectionKind.Bulk, 1, run.Plan.Length, cancellationToken)).Bytes;
        var after = string.Create(CultureInfo.InvariantCulture, $"memory of both after {run.Plan.MemoryGigabytes:0.#} GB");
        run.Add(after, "MiB", name, pair.Programs.Sum(p => ProcessTree.ResidentBytes(p.Id)) / Mebibyte);
        await Task.Delay(_rest, cancellationToken);
        run.Add($"{after} and 10 s", "MiB", name, pair.Programs.Sum(p => ProcessTree.ResidentBytes(p.Id)) / Mebibyte);
    }

    private static async Task OfIdleStreamsAsync(BenchRun run, string name, Pair pair, CancellationToken cancellationToken)
    {
        string[] ends = ["-s", "-c"];

        // What the first streams need once is not theirs.
        await using var first = await OpenAsync(run, pair, IdleStreams / 4, cancellationToken);
        var before = pair.Programs.Select(p => ProcessTree.ResidentBytes(p.Id)).ToArray();
        await using var rest = await OpenAsync(run, pair, IdleStreams, cancellationToken);
        for (var i = 0; i < ends.Length; i++)
            run.Add($"memory of an idle stream, {ends[i]}", "KiB", name, (ProcessTree.ResidentBytes(pair.Programs[i].Id) - before[i]) / 1024.0 / IdleStreams);
        foreach (var load in new[] { first, rest })
        {
            load.EndInput();
            await load.WaitForSuccessAsync(cancellationToken);
        }
    }

    private static async Task<WanLab.Lab.ChildProcess> OpenAsync(BenchRun run, Pair pair, int streams, CancellationToken cancellationToken)
    {
        var load = run.StartLoad(run.Place, pair, ConnectionKind.Idle, streams, TimeSpan.Zero);
        await load.WaitForLineAsync(line => line == "open", _longestOpening, cancellationToken);
        return load;
    }
}
