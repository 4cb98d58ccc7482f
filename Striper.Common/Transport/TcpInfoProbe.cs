using System.Net.Sockets;
using Striper.Common.Congestion;

namespace Striper.Common.Transport;

/// <summary>
/// Reads a leg from the Linux kernel's <c>TCP_INFO</c>: what receipts cannot tell, above all what was selectively acknowledged or lost.
/// The socket stays the caller's. Not thread-safe; guarded by whoever owns the leg.
/// </summary>
public sealed class TcpInfoProbe : ILegProbe
{
    private const int IpProtoTcp = 6;
    private const int TcpInfo = 11;
    private const byte TcpEstablished = 1;
    private const byte TcpClose = 7;

    // struct tcp_info in linux/tcp.h only ever grows at its end. Up to data_segs_out it is 4.6's, up to bytes_retrans 4.19's.
    private const int StateOffset = 0;             // u8, TCP_ESTABLISHED = 1 ...
    private const int SendMssOffset = 16;          // u32, payload bytes of a full segment
    private const int UnackedOffset = 24;          // u32, segments sent and not cumulatively acknowledged
    private const int SackedOffset = 28;           // u32, of these, selectively acknowledged
    private const int LostOffset = 32;             // u32, of these, taken for lost
    private const int RetransOffset = 36;          // u32, retransmitted and again in flight
    private const int RttOffset = 68;              // u32, smoothed, microseconds
    private const int SendWindowOffset = 80;       // u32, congestion window, segments
    private const int TotalRetransOffset = 100;    // u32, segments, cumulative
    private const int BytesAckedOffset = 120;      // u64, cumulative
    private const int NotSentBytesOffset = 144;    // u32, written and never sent
    private const int DataSegsOutOffset = 156;     // u32, cumulative, retransmissions included
    private const int BytesSentOffset = 200;       // u64, cumulative, retransmissions included
    private const int BytesRetransOffset = 208;    // u64, cumulative
    private const int NeededBytes = 160;
    private const int WithBytesSentBytes = 216;

    private readonly Socket _socket;
    private long _deliveredBytes;
    private long _retransmittedSegments;
    private long _sentSegments;

    private TcpInfoProbe(Socket socket) => _socket = socket;

    /// <summary>A probe of a connected TCP socket; null where the system cannot tell (not Linux, a kernel before 4.6, no TCP socket).</summary>
    public static TcpInfoProbe? TryCreate(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var probe = new TcpInfoProbe(socket);
        return probe.TryRead(out _) ? probe : null;
    }

    /// <summary>Whether neither end of a connection has sent FIN or RST; true where the system cannot tell.</summary>
    internal static bool IsEstablished(Socket socket)
    {
        Span<byte> state = stackalloc byte[1];
        return !OperatingSystem.IsLinux() || (socket.GetRawSocketOption(IpProtoTcp, TcpInfo, state) == state.Length && state[0] == TcpEstablished);
    }

    /// <inheritdoc/>
    public bool TryRead(out LegSample sample)
    {
        sample = default;
        Span<byte> info = stackalloc byte[WithBytesSentBytes];
        int length;
        try
        {
            length = _socket.GetRawSocketOption(IpProtoTcp, TcpInfo, info);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The leg's loops learn of its death themselves; here it is only "nothing to say".
            return false;
        }

        if (length < NeededBytes || info[StateOffset] == TcpClose)
            return false;
        sample = Parse(info[..length]);
        return true;
    }

    private LegSample Parse(ReadOnlySpan<byte> info)
    {
        var segmentBytes = (int)U32(info, SendMssOffset);
        long unacked = U32(info, UnackedOffset);
        long sacked = U32(info, SackedOffset);
        var acked = (long)U64(info, BytesAckedOffset);

        // The kernel's own sum of what is in flight (tcp_packets_in_flight); its terms may disagree for a moment.
        var networkSegments = unacked - sacked - U32(info, LostOffset) + U32(info, RetransOffset);
        var networkBytes = Math.Max(networkSegments, 0) * segmentBytes;
        if (info.Length >= WithBytesSentBytes)
        {
            // Not every segment is full; no more can be out than was sent and not acknowledged. (A SYN counts as a byte acknowledged.)
            var unackedBytes = (long)(U64(info, BytesSentOffset) - U64(info, BytesRetransOffset)) - acked;
            networkBytes = Math.Min(networkBytes, Math.Max(unackedBytes, unacked));
        }

        // Rather than tcpi_delivered x MSS, which is the same while segments are full and too much where they are not: interactive
        // datagrams, and anything on loopback with its segments of 64 KiB. Held monotonic, since a short segment, once acknowledged, counts for less.
        _deliveredBytes = Math.Max(_deliveredBytes, acked + (sacked * segmentBytes));

        // 32-bit counters that wrap: the difference is right as long as it is read once per wrap.
        _retransmittedSegments += U32(info, TotalRetransOffset) - (uint)_retransmittedSegments;
        _sentSegments += U32(info, DataSegsOutOffset) - (uint)_sentSegments;

        return new LegSample(
            NetworkBytes: networkBytes,
            NotSentBytes: U32(info, NotSentBytesOffset),
            DeliveredBytes: _deliveredBytes,
            AckedBytes: acked,
            HasUnacked: unacked > 0,
            SmoothedRtt: TimeSpan.FromMicroseconds(U32(info, RttOffset)),
            SegmentBytes: segmentBytes,
            RetransmittedSegments: _retransmittedSegments,
            SentSegments: _sentSegments,
            WindowBytes: U32(info, SendWindowOffset) * (long)segmentBytes);
    }

    // The kernel writes its own byte order.
    private static uint U32(ReadOnlySpan<byte> info, int offset) => BitConverter.ToUInt32(info[offset..]);

    private static ulong U64(ReadOnlySpan<byte> info, int offset) => BitConverter.ToUInt64(info[offset..]);
}
