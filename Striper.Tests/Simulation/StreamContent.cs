namespace Striper.Tests.Simulation;

/// <summary>What one side of a stream says: any byte can be told from its offset, and a byte out of place is noticed.</summary>
internal readonly struct StreamContent(ulong key)
{
    /// <summary>Writes the bytes from <paramref name="offset"/> on.</summary>
    public void Fill(long offset, Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = At(offset + i);
    }

    /// <summary>The place of the first byte that is not what was said, or null.</summary>
    public long? FindDifference(long offset, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != At(offset + i))
                return offset + i;
        }

        return null;
    }

    private byte At(long offset) => (byte)((((ulong)offset ^ key) * 0x9E3779B97F4A7C15) >> 56);
}
