namespace Striper.Bench.Load;

/// <summary>What a connection is for: the first byte on it.</summary>
internal enum ConnectionKind
{
    /// <summary>The target sends all it can, the same block again and again.</summary>
    Bulk = 1,

    /// <summary>The same with a sequence that never repeats and is compared.</summary>
    Checked = 2,

    /// <summary>Messages of 64 bytes, one at a time, sent back.</summary>
    RoundTrips = 3,

    /// <summary>Connect, 100 bytes there and back, close.</summary>
    Short = 4,

    /// <summary>A byte from the target, and then nothing.</summary>
    Idle = 5,
}
