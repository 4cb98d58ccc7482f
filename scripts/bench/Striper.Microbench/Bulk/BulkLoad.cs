namespace Striper.Microbench.Bulk;

/// <summary>The legs of a <see cref="BulkTunnel"/> and what they carry.</summary>
/// <param name="Legs">How many.</param>
/// <param name="DatagramBytes">
/// Largest payload of a datagram, and that of all of them as long as a leg's rate carries it in 4 ms and a quarter of its cap holds it.
/// </param>
/// <param name="BytesPerSecond">Rate of each leg.</param>
public sealed record BulkLoad(int Legs, int DatagramBytes, double BytesPerSecond)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Legs} x {BytesPerSecond * 8 / 1e6:0} Mbit/s, {DatagramBytes / 1024} KiB";
}
