namespace Striper.Common.Scheduling;

/// <summary>What a scheduler is asked to place.</summary>
/// <param name="Bytes">Wire bytes of the datagram; 0: as suits the leg (new data, cut when bound).</param>
/// <param name="BacklogBytes">Bytes known to wait behind it: the longer, the less it pays to wait for a better leg.</param>
/// <param name="IsUrgent">Little data of a stream that has nothing else out: its latency counts, not its share.</param>
/// <param name="Excluded">Bit i set: leg i of the span carries this datagram already.</param>
/// <param name="ReorderBytes">What may arrive while this datagram is on its way, bytes; 0: any amount.</param>
public readonly record struct DatagramDemand(int Bytes, long BacklogBytes, bool IsUrgent, ulong Excluded, long ReorderBytes = 0)
{
    /// <summary>Whether leg <paramref name="index"/> must not be chosen.</summary>
    public bool Excludes(int index) => (Excluded >> index & 1) != 0;

    /// <summary>Wire bytes this demand puts on a leg.</summary>
    public int BytesOn(in LegSnapshot leg) => Bytes > 0 ? Bytes : leg.DatagramBytes;
}
