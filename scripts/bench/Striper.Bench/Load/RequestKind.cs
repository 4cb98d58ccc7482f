namespace Striper.Bench.Load;

/// <summary>The first byte of a connection: what the target does with it.</summary>
internal enum RequestKind : byte
{
    /// <summary>A seed follows, 8 bytes, little endian; the target sends until the other end has closed its direction.</summary>
    Bulk = 1,

    /// <summary>The same without a seed, as one of many streams that share a few threads.</summary>
    BulkOfMany = 2,

    /// <summary>Messages of <see cref="MessageSize.RoundTrip"/> come back, as often as they come.</summary>
    RoundTrips = 3,

    /// <summary>A message of <see cref="MessageSize.Short"/> comes back.</summary>
    Short = 4,

    /// <summary>The byte comes back, and then nothing happens.</summary>
    Idle = 5,
}
