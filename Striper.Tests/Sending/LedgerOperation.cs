using FsCheck;
using FsCheck.Fluent;

namespace Striper.Tests.Sending;

/// <summary>One thing done to a ledger: a frame of some bytes is added, or a receipt comes of a count relative to what was written.</summary>
/// <param name="AddBytes">Bytes of the frame; 0: a receipt.</param>
/// <param name="IsDatagram">Whether the frame is a datagram.</param>
/// <param name="Share">Of what was written, the receipt's count, in thousandths.</param>
public readonly record struct LedgerOperation(int AddBytes, bool IsDatagram, int Share)
{
    /// <summary>Mostly frames, so that the ring grows and goes round.</summary>
    public static Gen<LedgerOperation> Generator { get; } = Gen.Frequency(
        (3, from bytes in Gen.Choose(1, 2000) from datagram in Gen.Elements(true, false) select new LedgerOperation(bytes, datagram, 0)),
        (1, from share in Gen.Choose(0, 1000) select new LedgerOperation(0, false, share)));
}
