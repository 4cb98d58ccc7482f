namespace Striper.WanLab.Lab;

/// <summary>One direction of a connection. Bytes are those of IP packets.</summary>
/// <param name="Path">1 up.</param>
/// <param name="Direction"><c>up</c> or <c>down</c>.</param>
/// <param name="Source">Address and port that packets come from.</param>
/// <param name="Target">Address and port that they go to.</param>
/// <param name="Packets">Packets that came out.</param>
/// <param name="Bytes">Bytes that came out.</param>
/// <param name="Dropped">Packets that did not.</param>
internal sealed record FlowCounters(int Path, string Direction, string Source, string Target, long Packets, long Bytes, long Dropped);
