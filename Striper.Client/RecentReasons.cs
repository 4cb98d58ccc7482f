namespace Striper.Client;

/// <summary>
/// Reasons that were told lately, so that each is told once a minute, however many slots meet it in whatever order. Thread-safe.
/// </summary>
internal sealed class RecentReasons(TimeProvider time)
{
    // More different ones than a plan of legs has addresses; beyond it all may be told again.
    private const int MaxReasons = 256;

    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _toldAt = [];

    /// <summary>Whether the reason is to be told now; counts as told from here on.</summary>
    public bool IsNews(string reason)
    {
        lock (_gate)
        {
            if (_toldAt.TryGetValue(reason, out var told) && time.GetElapsedTime(told) < _interval)
                return false;
            if (_toldAt.Count >= MaxReasons)
                _toldAt.Clear();
            _toldAt[reason] = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Everything is news again.</summary>
    public void Forget()
    {
        lock (_gate)
            _toldAt.Clear();
    }
}
