using Striper.WanLab.Lab;

namespace Striper.Bench.Running;

/// <summary>Two proxies that run. Disposing ends them.</summary>
/// <param name="Port">Where the load connects to.</param>
/// <param name="Programs">The one behind first.</param>
internal sealed record Pair(int Port, IReadOnlyList<ChildProcess> Programs) : IAsyncDisposable
{
    /// <summary>Starts a pair; <paramref name="start"/> adds what it started and gives the port. If it fails, nothing of it is left.</summary>
    public static async Task<Pair> StartAsync(Func<List<ChildProcess>, Task<int>> start)
    {
        var programs = new List<ChildProcess>();
        try
        {
            return new Pair(await start(programs), programs);
        }
        catch
        {
            await new Pair(0, programs).DisposeAsync();
            throw;
        }
    }

    /// <summary>Processor time of both so far, with what they started, user and system.</summary>
    public TimeSpan ProcessorTime() => ProcessTree.ProcessorTime([.. Programs.Select(p => p.Id)]);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var program in Programs.Reverse())
            await program.DisposeAsync();
    }
}
