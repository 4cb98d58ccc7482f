namespace Striper.Bench.Load;

/// <summary>Sizes in bytes that load and target have agreed on.</summary>
internal static class MessageSize
{
    /// <summary>One message of a round trip.</summary>
    public const int RoundTrip = 64;

    /// <summary>What a short connection carries each way.</summary>
    public const int Short = 100;

    /// <summary>A request for bulk: the kind and the seed.</summary>
    public const int BulkRequest = 1 + sizeof(ulong);

    /// <summary>One write and one read of bulk: large, so that load and target cost little.</summary>
    public const int BulkBlock = 256 << 10;

    /// <summary>The seed that stands for bytes which nobody compares.</summary>
    public const ulong NoSeed = 0;
}
