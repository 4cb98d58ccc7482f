namespace Striper.Common.Filtering.BuiltIn;

/// <summary>
/// <c>rate-limit</c>: holds each connection to <c>rate=BYTES</c> a second in each direction, over which <c>burst=BYTES</c> (default: the rate's of a tenth of
/// a second) may pass at once after a pause.
/// </summary>
public sealed class RateLimit : INetworkFilterFactory
{
    private const string Rate = "rate";
    private const string Burst = "burst";
    private const long Most = 1L << 40;

    /// <inheritdoc/>
    public string Name => "rate-limit";

    /// <inheritdoc/>
    public Func<FilterConnection, NetworkFilter> Configure(FilterSettings settings)
    {
        settings.AllowOnly(Rate, Burst);
        var rate = settings.Bytes(Rate, 1, Most) ?? throw new FilterSettingsException("needs a rate, give some such as rate=1M (bytes a second)");
        var burst = settings.Bytes(Burst, 1, Most) ?? Math.Max(rate / 10, 1);
        return connection => new Filter(connection, rate, burst);
    }

    private sealed class Filter(FilterConnection connection, long rate, long burst) : NetworkFilter
    {
        // The smaller, the smoother; what passes in ten milliseconds is small enough, and costs few calls.
        private const int CallsASecond = 100;

        private readonly Gate _downstream = new(connection, FilterCall.DownstreamData, rate, burst);
        private readonly Gate _upstream = new(connection, FilterCall.UpstreamData, rate, burst);

        public override int MostBytes => (int)Math.Clamp(Math.Max(burst, rate / CallsASecond), 1, int.MaxValue);

        public override FilterVerdict OnDownstreamData(FilterBuffer data, bool isEnd) => _downstream.Pass(data.Length);

        public override FilterVerdict OnUpstreamData(FilterBuffer data, bool isEnd) => _upstream.Pass(data.Length);

        public override void OnDone()
        {
            _downstream.Dispose();
            _upstream.Dispose();
        }
    }

    // Data of any size passes once what passed before is paid for, so that no call has to be cut.
    private sealed class Gate(FilterConnection connection, FilterCall call, long rate, long burst) : IDisposable
    {
        private TokenBucket _bucket = new(rate, burst);
        private ITimer? _timer;

        public FilterVerdict Pass(int bytes)
        {
            var wait = _bucket.Take(bytes, connection.Time.GetElapsedTime(0));
            if (wait <= TimeSpan.Zero)
                return FilterVerdict.Pass;
            _timer ??= connection.Time.CreateTimer(static gate => ((Gate)gate!).Resume(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
            return FilterVerdict.Hold;
        }

        public void Dispose() => _timer?.Dispose();

        private void Resume() => connection.Resume(call);
    }
}
