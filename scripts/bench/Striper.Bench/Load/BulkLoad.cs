using System.Net;
using Striper.WanLab.Load;

namespace Striper.Bench.Load;

/// <summary>Some streams of bulk at once.</summary>
internal sealed class BulkLoad : IDisposable
{
    // A thousand threads that all have something to do are the benchmark of the kernel's scheduler, and the machine's standstill.
    private const int MostThreads = 4;

    private readonly List<BulkStream> _streams = [];

    /// <summary>What has come out so far.</summary>
    public BulkCount Count => new(MonotonicClock.NowUs, _streams.Sum(s => s.Bytes), _streams.Select(s => s.Failure).FirstOrDefault(f => f is not null));

    /// <summary>Opens the streams, and waits until each has got something.</summary>
    public async Task StartAsync(IPEndPoint target, int streams, ulong seed)
    {
        // All are open before the first one fills the path.
        for (var i = 0; i < streams; i++)
            _streams.Add(new BulkStream(target, seed, isOneOfMany: streams > MostThreads));
        _streams.ForEach(s => s.Begin());
        await Task.WhenAll(_streams.Select(s => s.Begun));
    }

    /// <summary>Ends the streams, and waits for what is on its way.</summary>
    public async Task<BulkCount> StopAsync()
    {
        _streams.ForEach(s => s.Stop());
        await Task.WhenAll(_streams.Select(s => s.Ended));
        return Count;
    }

    /// <inheritdoc/>
    public void Dispose() => _streams.ForEach(s => s.Dispose());
}
