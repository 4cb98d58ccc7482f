namespace Striper.Client.Check;

/// <summary>How much of a bulk stream had arrived when.</summary>
/// <param name="Bytes">In order, since it began.</param>
/// <param name="At">By the receiver's clock, since any start.</param>
internal readonly record struct BulkReading(long Bytes, TimeSpan At)
{
    /// <summary>Bits a second since an earlier reading; 0 if nothing came, or no time has passed.</summary>
    public double BitsPerSecondSince(BulkReading earlier) =>
        At > earlier.At ? (Bytes - earlier.Bytes) * 8 / (At - earlier.At).TotalSeconds : 0;
}
