namespace Striper.Cli.Statistics;

/// <summary>Has every proxy take, once a second, what rates are made of. Thread-safe; whoever made it disposes it.</summary>
internal sealed class StatisticsSampler : IDisposable
{
    /// <summary>Between two samples.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly StatisticsReader _reader;
    private readonly Timer _timer;
    private int _watchers;

    /// <summary>Prepares it; <see cref="Start"/> begins.</summary>
    public StatisticsSampler(StatisticsReader reader)
    {
        _reader = reader;
        _timer = new Timer(static sampler => ((StatisticsSampler)sampler!).Sample(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Told after each sample, on its thread: must be quick.</summary>
    public event Action? Sampled;

    /// <summary>Begins: the proxies' listeners are open.</summary>
    public void Start() => _timer.Change(Interval, Interval);

    /// <summary>Somebody looks from here on, so that streams have rates too; disposing the result ends it.</summary>
    public IDisposable Watch()
    {
        Interlocked.Increment(ref _watchers);
        return new Watcher(this);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Sample()
    {
        foreach (var forward in _reader.Forwards)
            forward.Proxy.Statistics.Sample(Volatile.Read(ref _watchers) > 0);
        Sampled?.Invoke();
    }

    private sealed class Watcher(StatisticsSampler sampler) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
                Interlocked.Decrement(ref sampler._watchers);
        }
    }
}
