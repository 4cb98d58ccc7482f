using System.Net;
using System.Runtime.InteropServices;

namespace Striper.Common.Diagnostics;

/// <summary>
/// How many log lines may tell of strangers: one of each kind for an address and minute, so that a scan, a flood or a client that tries for ever does
/// not bury the rest of the log. Bounded in memory: beyond <see cref="MaxPeers"/> addresses a minute all others share one. Thread-safe.
/// </summary>
/// <param name="time">Its clock.</param>
public sealed class PeerLines(TimeProvider time)
{
    /// <summary>Pairs of address and kind that are remembered.</summary>
    public const int MaxPeers = 128;

    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(IPAddress Address, int Kind), (long At, int Untold)> _told = [];

    /// <summary>Whether a line may be written now, and how many like it since the last one were not.</summary>
    /// <param name="peer">Whom it is about; null: it is not known any more.</param>
    /// <param name="kind">What it says, as any number: kinds do not count for each other.</param>
    /// <param name="untold">For <see cref="LineAllowance.Describe"/>.</param>
    public bool TryTake(EndPoint? peer, int kind, out int untold)
    {
        var key = ((peer as IPEndPoint)?.Address ?? IPAddress.None, kind);
        var now = time.GetTimestamp();
        lock (_gate)
        {
            if (!_told.ContainsKey(key) && _told.Count >= MaxPeers && !TryForget(now))
                key = (IPAddress.None, kind);
            ref var told = ref CollectionsMarshal.GetValueRefOrAddDefault(_told, key, out var isKnown);
            if (isKnown && time.GetElapsedTime(told.At, now) < _interval)
            {
                told.Untold++;
                untold = 0;
                return false;
            }

            untold = told.Untold;
            told = (now, 0);
            return true;
        }
    }

    // Those whose minute is over. What they did not tell is lost, and was old.
    private bool TryForget(long now)
    {
        foreach (var (key, told) in _told)
        {
            if (time.GetElapsedTime(told.At, now) >= _interval)
                _told.Remove(key);
        }

        return _told.Count < MaxPeers;
    }
}
