using System.Net;
using Striper.Common.Primitives;
using ProtocolViolationException = Striper.Common.Primitives.ProtocolViolationException;

namespace Striper.Common.Wire;

/// <summary>
/// Reads frames as PROTOCOL.md writes them. Total: any bytes give a value, "more bytes needed" or one
/// <see cref="ProtocolViolationException"/> with its reason. Every Read* takes the whole body of one frame, without the header.
/// </summary>
public static class FrameReader
{
    /// <summary>Bytes of the longest type and length field a peer may send (any varint form).</summary>
    public const int MaxHeaderBytes = 1 + VarInt.MaxBytes;

    /// <summary>Bytes of the longest header of a DATA frame a peer may send.</summary>
    public const int MaxDataHeaderBytes = MaxHeaderBytes + DataFieldsMaxBytes;

    // Stream and offset.
    private const int DataFieldsMaxBytes = 2 * VarInt.MaxBytes;

    private const int SourceAttribute = 1;
    private const int DestinationAttribute = 2;
    private const int PortBytes = 2;
    private const int Ipv4Bytes = 4;
    private const int Ipv6Bytes = 16;

    /// <summary>Reads type and length at the start of <paramref name="buffer"/>; false: more bytes are needed.</summary>
    /// <param name="buffer">Bytes of the leg from the frame's type byte on.</param>
    /// <param name="maxDatagramBytes">The agreed <see cref="TunnelLimits.MaxDatagramBytes"/>.</param>
    /// <param name="header">The header; its body may not have arrived.</param>
    /// <exception cref="ProtocolViolationException">Unknown type below 0x80, or a body above its limit.</exception>
    public static bool TryReadHeader(ReadOnlySpan<byte> buffer, int maxDatagramBytes, out FrameHeader header)
    {
        header = default;
        if (buffer.IsEmpty)
            return false;
        var type = (FrameType)buffer[0];
        if (!IsKnown(type) && !IsSkippable(type))
            throw new ProtocolViolationException($"Unknown frame type 0x{buffer[0]:x2}.");
        if (!VarInt.TryRead(buffer[1..], out var bodyBytes, out var lengthBytes))
            return false;
        var limit = type == FrameType.Data ? (long)maxDatagramBytes + DataFieldsMaxBytes : WireLimits.MaxControlBodyBytes;
        if (bodyBytes > limit)
            throw new ProtocolViolationException($"Frame type 0x{buffer[0]:x2}: a body of {bodyBytes} bytes is above {limit}.");
        header = new FrameHeader(type, 1 + lengthBytes, (int)bodyBytes);
        return true;
    }

    /// <summary>Reads everything in front of the payload of a DATA frame; false: more bytes are needed. The payload need not have arrived.</summary>
    /// <param name="buffer">Bytes of the leg from the frame's type byte on.</param>
    /// <param name="maxDatagramBytes">The agreed <see cref="TunnelLimits.MaxDatagramBytes"/>.</param>
    /// <param name="header">The header; the payload is the <see cref="DataHeader.PayloadBytes"/> bytes after it.</param>
    /// <exception cref="ProtocolViolationException">No DATA frame, an empty or too large payload, or one past offset 2^62-1.</exception>
    public static bool TryReadDataHeader(ReadOnlySpan<byte> buffer, int maxDatagramBytes, out DataHeader header)
    {
        header = default;
        if (!TryReadHeader(buffer, maxDatagramBytes, out var frame))
            return false;
        if (frame.Type != FrameType.Data)
            throw new ProtocolViolationException($"A DATA frame was expected, not {frame.Type}.");
        var body = buffer[frame.HeaderBytes..];
        body = body[..Math.Min(body.Length, frame.BodyBytes)];
        if (!VarInt.TryRead(body, out var stream, out var streamBytes)
            || !VarInt.TryRead(body[streamBytes..], out var offset, out var offsetBytes))
        {
            if (body.Length == frame.BodyBytes)
                throw new ProtocolViolationException("Data frame: the body ends inside a field.");
            return false;
        }

        var payloadBytes = frame.BodyBytes - streamBytes - offsetBytes;
        if (payloadBytes == 0)
            throw new ProtocolViolationException("Data frame: no payload.");
        if (payloadBytes > maxDatagramBytes)
            throw new ProtocolViolationException($"Data frame: a payload of {payloadBytes} bytes is above the agreed {maxDatagramBytes}.");
        if (offset > VarInt.MaxValue - payloadBytes)
            throw new ProtocolViolationException($"Data frame: {payloadBytes} bytes at offset {offset} end beyond 2^62-1.");
        header = new DataHeader(new StreamId(stream), offset, frame.HeaderBytes + streamBytes + offsetBytes, payloadBytes);
        return true;
    }

    /// <summary>Whether a frame of this type is skipped because it is unknown, but from the range of hints (0x80 up).</summary>
    public static bool IsSkippable(FrameType type) => type > FrameType.LegClock;

    /// <summary>Reads the body of OPEN.</summary>
    /// <exception cref="ProtocolViolationException">Malformed, or an endpoint that is neither IPv4 nor IPv6, or told twice.</exception>
    public static OpenFrame ReadOpen(ReadOnlySpan<byte> body)
    {
        var reader = new FrameBodyReader(FrameType.Open, body);
        var stream = reader.ReadStream();
        var credit = reader.ReadVarInt();
        var endPoints = default(StreamEndPoints);
        while (!reader.AtEnd)
        {
            var kind = reader.ReadVarInt();
            var attribute = reader.ReadBytes(reader.ReadVarInt());
            if (kind == SourceAttribute)
                endPoints = endPoints with { Source = ReadEndPoint(reader, endPoints.Source, attribute) };
            else if (kind == DestinationAttribute)
                endPoints = endPoints with { Destination = ReadEndPoint(reader, endPoints.Destination, attribute) };
        }

        return new OpenFrame(stream, credit, endPoints);
    }

    private static IPEndPoint ReadEndPoint(in FrameBodyReader reader, IPEndPoint? earlier, ReadOnlySpan<byte> attribute)
    {
        if (earlier is not null)
            throw reader.Violation("an endpoint of the application is told twice");
        return attribute.Length is Ipv4Bytes + PortBytes or Ipv6Bytes + PortBytes
            ? new IPEndPoint(new IPAddress(attribute[..^PortBytes]), (attribute[^2] << 8) | attribute[^1])
            : throw reader.Violation($"an endpoint of {attribute.Length} bytes");
    }

    /// <summary>Reads the body of FIN.</summary>
    /// <exception cref="ProtocolViolationException">Malformed.</exception>
    public static FinFrame ReadFin(ReadOnlySpan<byte> body)
    {
        var reader = new FrameBodyReader(FrameType.Fin, body);
        var frame = new FinFrame(reader.ReadStream(), reader.ReadVarInt());
        reader.End();
        return frame;
    }

    /// <summary>Reads the body of RESET.</summary>
    /// <exception cref="ProtocolViolationException">Malformed.</exception>
    public static ResetFrame ReadReset(ReadOnlySpan<byte> body)
    {
        var reader = new FrameBodyReader(FrameType.Reset, body);
        var frame = new ResetFrame(reader.ReadStream(), (ResetCode)reader.ReadCode(), reader.ReadVarInt());
        reader.End();
        return frame;
    }

    /// <summary>Reads the body of CREDIT.</summary>
    /// <exception cref="ProtocolViolationException">Malformed.</exception>
    public static CreditFrame ReadCredit(ReadOnlySpan<byte> body)
    {
        var reader = new FrameBodyReader(FrameType.Credit, body);
        var frame = new CreditFrame(reader.ReadStream(), reader.ReadVarInt());
        reader.End();
        return frame;
    }

    /// <summary>Reads the body of RECEIPT.</summary>
    /// <exception cref="ProtocolViolationException">Malformed.</exception>
    public static ReceiptFrame ReadReceipt(ReadOnlySpan<byte> body)
    {
        var reader = new FrameBodyReader(FrameType.Receipt, body);
        var frame = new ReceiptFrame(reader.ReadLeg(), reader.ReadVarInt());
        reader.End();
        return frame;
    }

    /// <summary>Reads the body of LEG_DEAD.</summary>
    /// <exception cref="ProtocolViolationException">Malformed.</exception>
    public static LegDeadFrame ReadLegDead(ReadOnlySpan<byte> body)
    {
        var reader = new FrameBodyReader(FrameType.LegDead, body);
        var frame = new LegDeadFrame(reader.ReadLeg(), reader.ReadVarInt());
        reader.End();
        return frame;
    }

    /// <summary>Reads the body of PING.</summary>
    /// <exception cref="ProtocolViolationException">Malformed.</exception>
    public static PingFrame ReadPing(ReadOnlySpan<byte> body)
    {
        var reader = new FrameBodyReader(FrameType.Ping, body);
        var frame = new PingFrame(reader.ReadOpaque());
        reader.End();
        return frame;
    }

    /// <summary>Reads the body of PONG.</summary>
    /// <exception cref="ProtocolViolationException">Malformed.</exception>
    public static PongFrame ReadPong(ReadOnlySpan<byte> body)
    {
        var reader = new FrameBodyReader(FrameType.Pong, body);
        var frame = new PongFrame(reader.ReadOpaque());
        reader.End();
        return frame;
    }

    /// <summary>Reads the body of STREAM_LIMIT.</summary>
    /// <exception cref="ProtocolViolationException">Malformed.</exception>
    public static StreamLimitFrame ReadStreamLimit(ReadOnlySpan<byte> body)
    {
        var reader = new FrameBodyReader(FrameType.StreamLimit, body);
        var frame = new StreamLimitFrame(reader.ReadStream());
        reader.End();
        return frame;
    }

    /// <summary>Reads the body of GOAWAY.</summary>
    /// <exception cref="ProtocolViolationException">Malformed.</exception>
    public static GoAwayFrame ReadGoAway(ReadOnlySpan<byte> body)
    {
        var reader = new FrameBodyReader(FrameType.GoAway, body);
        var frame = new GoAwayFrame((GoAwayCode)reader.ReadCode());
        reader.End();
        return frame;
    }

    /// <summary>Reads the body of CLOSE; what is no text in the reason becomes U+FFFD.</summary>
    /// <exception cref="ProtocolViolationException">Malformed, or a reason above <see cref="WireLimits.MaxReasonBytes"/>.</exception>
    public static CloseFrame ReadClose(ReadOnlySpan<byte> body)
    {
        var reader = new FrameBodyReader(FrameType.Close, body);
        return new CloseFrame((CloseCode)reader.ReadCode(), reader.ReadReason());
    }

    /// <summary>Reads the body of CREDIT_WANTED.</summary>
    /// <exception cref="ProtocolViolationException">Malformed.</exception>
    public static CreditWantedFrame ReadCreditWanted(ReadOnlySpan<byte> body)
    {
        var reader = new FrameBodyReader(FrameType.CreditWanted, body);
        var frame = new CreditWantedFrame(reader.ReadStream(), reader.ReadVarInt());
        reader.End();
        return frame;
    }

    /// <summary>Reads the body of LEG_SILENT.</summary>
    /// <exception cref="ProtocolViolationException">Malformed.</exception>
    public static LegSilentFrame ReadLegSilent(ReadOnlySpan<byte> body)
    {
        var reader = new FrameBodyReader(FrameType.LegSilent, body);
        var frame = new LegSilentFrame(reader.ReadLeg());
        reader.End();
        return frame;
    }

    /// <summary>Reads the body of LEG_USE.</summary>
    /// <exception cref="ProtocolViolationException">Malformed.</exception>
    public static LegUseFrame ReadLegUse(ReadOnlySpan<byte> body)
    {
        var reader = new FrameBodyReader(FrameType.LegUse, body);
        var frame = new LegUseFrame(reader.ReadLeg(), reader.ReadVarInt(), (LegUse)reader.ReadCode());
        reader.End();
        return frame;
    }

    /// <summary>Reads the body of LEG_CLOCK.</summary>
    /// <exception cref="ProtocolViolationException">Malformed.</exception>
    public static LegClockFrame ReadLegClock(ReadOnlySpan<byte> body)
    {
        var reader = new FrameBodyReader(FrameType.LegClock, body);
        var frame = new LegClockFrame(reader.ReadVarInt(), reader.ReadVarInt());
        reader.End();
        return frame;
    }

    private static bool IsKnown(FrameType type) => type
        is >= FrameType.Data and <= FrameType.Close
        or >= FrameType.CreditWanted and <= FrameType.LegClock;
}
