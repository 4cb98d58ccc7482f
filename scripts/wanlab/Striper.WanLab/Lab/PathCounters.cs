namespace Striper.WanLab.Lab;

/// <summary>One direction of a path since the lab was made. Bytes are those of IP packets.</summary>
/// <param name="Path">1 up.</param>
/// <param name="Direction"><c>up</c> or <c>down</c>.</param>
/// <param name="Packets">Packets that came out.</param>
/// <param name="Bytes">Bytes that came out.</param>
/// <param name="QueuedBytes">What waits for the rate now.</param>
/// <param name="DroppedQueue">Packets that found the queue full.</param>
/// <param name="DroppedCap">Packets above their flow's cap.</param>
/// <param name="DroppedLoss">Packets lost by chance.</param>
/// <param name="DroppedBlack">Packets that met a black hole.</param>
internal sealed record PathCounters(
    int Path,
    string Direction,
    long Packets,
    long Bytes,
    long QueuedBytes,
    long DroppedQueue,
    long DroppedCap,
    long DroppedLoss,
    long DroppedBlack);
