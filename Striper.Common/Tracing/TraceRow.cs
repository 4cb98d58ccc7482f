using Striper.Common.Primitives;

namespace Striper.Common.Tracing;

/// <summary>One thing that an engine did, and the leg's figures at that moment.</summary>
/// <param name="At">Since the trace began.</param>
/// <param name="Tunnel">Which tunnel.</param>
/// <param name="Event">What: <c>new</c>, <c>urgent</c>, <c>reinjected</c>, <c>late</c>, <c>copy</c> (a datagram bound), <c>receipt</c>, <c>up</c>, <c>suspect</c>, <c>recovered</c>, <c>dead</c>.</param>
/// <param name="Leg">Of which leg.</param>
/// <param name="Stream">Of a datagram.</param>
/// <param name="Offset">Of a datagram: its place in the stream. Of anything else: the leg's bytes receipted.</param>
/// <param name="Bytes">Of a datagram: its payload.</param>
/// <param name="CapBytes">What the leg may have in flight.</param>
/// <param name="InFlightBytes">What it has, what waits to be written included.</param>
/// <param name="BytesPerSecond">Its rate; zero while unknown.</param>
/// <param name="Rtt">Its smoothed round trip; zero while unknown.</param>
public readonly record struct TraceRow(
    TimeSpan At, TunnelId Tunnel, string Event, LegId Leg, StreamId? Stream, long Offset, int Bytes,
    long CapBytes, long InFlightBytes, double BytesPerSecond, TimeSpan Rtt)
{
    /// <summary>The names of the columns.</summary>
    public const string Header = "seconds,tunnel,event,leg,stream,offset,bytes,cap_bytes,in_flight_bytes,bytes_per_second,rtt_ms";

    /// <summary>Appends the row and a line feed.</summary>
    public void WriteTo(TextWriter writer) => writer.Write(FormattableString.Invariant(
        $"{At.TotalSeconds:0.000000},{Tunnel},{Event},{Leg},{Stream},{Offset},{Bytes},{CapBytes},{InFlightBytes},{BytesPerSecond:0},{Rtt.TotalMilliseconds:0.###}\n"));
}
