namespace Striper.Common.Congestion;

/// <summary>
/// What the legs of a path may send together: a token bucket of IP-level bytes, which may be overdrawn by what cannot wait and is repaid before
/// anything else goes out. Not thread-safe; guarded by the tunnel's lock.
/// </summary>
public sealed class PathLimit
{
    // IPv4 and TCP with timestamps; IPv6 has 20 more, which is 1.3 % of a full packet.
    private const int HeaderBytes = 52;

    // A receiver acknowledges each second segment (RFC 5681, section 4.2), or fewer.
    private const double AcknowledgementBytesPerByte = HeaderBytes / (2.0 * 1448);

    // Payload in a full packet.
    private const double PayloadShare = 1448.0 / 1500;

    // What is saved up while nothing is sent: bridges the wake-ups of a busy host, and is 1.5 % of 2 s.
    private static readonly TimeSpan _burst = TimeSpan.FromMilliseconds(30);

    // Of a datagram, by which the bucket may be overdrawn.
    private static readonly TimeSpan _datagramTime = TimeSpan.FromMilliseconds(4);

    // What it may be overdrawn by, in time: an older server, which keeps to no limit, or losses must not silence a path for longer afterwards.
    private static readonly TimeSpan _longestDebt = TimeSpan.FromSeconds(1);

    private double _tokens;
    private TimeSpan? _filledAt;

    /// <summary>The limit, IP-level bytes a second.</summary>
    public long BytesPerSecond { get; set; }

    /// <summary>The legs that share it.</summary>
    public int Legs { get; set; }

    /// <summary>What one leg can count on, of the bytes that are written to it.</summary>
    public double PayloadBytesPerSecondOfOneLeg => BytesPerSecond * PayloadShare / Math.Max(1, Legs);

    /// <summary>Whether something may be sent now.</summary>
    public bool HasTokens(TimeSpan now)
    {
        if (_filledAt is { } filledAt && now > filledAt)
            _tokens = Math.Min(_tokens + (BytesPerSecond * (now - filledAt).TotalSeconds), BytesPerSecond * _burst.TotalSeconds);
        _filledAt = _filledAt is { } earlier && earlier > now ? earlier : now;
        return _tokens >= 0;
    }

    /// <summary>Bytes go out, in segments of <paramref name="segmentBytes"/>.</summary>
    public void Spend(long bytes, int segmentBytes)
    {
        if (bytes > 0)
            Take(bytes + ((bytes + segmentBytes - 1) / segmentBytes * HeaderBytes));
    }

    /// <summary>Bytes came in, and their acknowledgements go out.</summary>
    public void SpendOnAcknowledging(int bytes) => Take(bytes * AcknowledgementBytesPerByte);

    /// <summary>The largest datagram that suits the limit, on the wire; a whole segment at least.</summary>
    public int DatagramBytes(int segmentBytes) => (int)Math.Clamp(BytesPerSecond * _datagramTime.TotalSeconds, segmentBytes, int.MaxValue);

    private void Take(double bytes) => _tokens = Math.Max(_tokens - bytes, -BytesPerSecond * _longestDebt.TotalSeconds);
}
