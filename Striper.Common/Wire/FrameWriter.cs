using System.Net;
using System.Net.Sockets;
using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>
/// Writes frames as PROTOCOL.md has them, in the shortest form, to the start of a span; each Write* returns the bytes of the frame and
/// allocates nothing. Values that have no form on the wire are the caller's bug (<see cref="ArgumentOutOfRangeException"/>), as is a span that
/// is too small: <see cref="MaxControlFrameBytes"/> is always enough.
/// </summary>
public static class FrameWriter
{
    /// <summary>Bytes of the largest header that <see cref="WriteDataHeader"/> writes.</summary>
    public const int MaxDataHeaderBytes = 1 + 4 + (2 * VarInt.MaxBytes);

    /// <summary>Bytes of the largest frame that any other Write* writes: a CLOSE with its code and the longest reason.</summary>
    public const int MaxControlFrameBytes = 1 + 2 + VarInt.MaxBytes + WireLimits.MaxReasonBytes;

    private const int SourceAttribute = 1;
    private const int DestinationAttribute = 2;
    private const int PortBytes = 2;

    /// <summary>Bytes that <see cref="WriteDataHeader"/> would write.</summary>
    public static int DataHeaderBytes(StreamId stream, long offset, int payloadBytes)
    {
        var fieldsBytes = VarInt.SizeOf(stream.Value) + VarInt.SizeOf(offset);
        return 1 + VarInt.SizeOf(fieldsBytes + payloadBytes) + fieldsBytes;
    }

    /// <summary>Writes everything in front of a DATA frame's payload; the payload follows it on the leg.</summary>
    /// <param name="destination">At least <see cref="DataHeaderBytes"/> bytes.</param>
    /// <param name="stream">The stream of the payload.</param>
    /// <param name="offset">Place of its first byte in the stream.</param>
    /// <param name="payloadBytes">Its bytes: 1 to the agreed limit, at most <see cref="TunnelLimits.LargestDatagramBytes"/>.</param>
    public static int WriteDataHeader(Span<byte> destination, StreamId stream, long offset, int payloadBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(payloadBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadBytes, TunnelLimits.LargestDatagramBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, VarInt.MaxValue - payloadBytes);
        destination[0] = (byte)FrameType.Data;
        var written = 1;
        written += VarInt.Write(destination[written..], VarInt.SizeOf(stream.Value) + VarInt.SizeOf(offset) + payloadBytes);
        written += VarInt.Write(destination[written..], stream.Value);
        written += VarInt.Write(destination[written..], offset);
        return written;
    }

    /// <summary>Writes OPEN.</summary>
    public static int WriteOpen(Span<byte> destination, in OpenFrame frame)
    {
        var writer = new FrameBodyWriter(destination);
        writer.WriteStream(frame.Stream);
        writer.WriteVarInt(frame.Credit);
        WriteEndPoint(ref writer, SourceAttribute, frame.EndPoints.Source);
        WriteEndPoint(ref writer, DestinationAttribute, frame.EndPoints.Destination);
        return writer.Complete(FrameType.Open);
    }

    private static void WriteEndPoint(ref FrameBodyWriter writer, int kind, IPEndPoint? endPoint)
    {
        if (endPoint is null)
            return;
        writer.WriteVarInt(kind);
        writer.WriteVarInt((endPoint.AddressFamily == AddressFamily.InterNetworkV6 ? 16 : 4) + PortBytes);
        if (!endPoint.Address.TryWriteBytes(writer.Rest, out var written))
            throw new ArgumentOutOfRangeException(nameof(writer), "There is no room for the endpoint.");
        writer.Advance(written);
        writer.WriteUInt16(endPoint.Port);
    }

    /// <summary>Writes FIN.</summary>
    public static int WriteFin(Span<byte> destination, in FinFrame frame)
    {
        var writer = new FrameBodyWriter(destination);
        writer.WriteStream(frame.Stream);
        writer.WriteVarInt(frame.FinalOffset);
        return writer.Complete(FrameType.Fin);
    }

    /// <summary>Writes RESET.</summary>
    public static int WriteReset(Span<byte> destination, in ResetFrame frame)
    {
        var writer = new FrameBodyWriter(destination);
        writer.WriteStream(frame.Stream);
        writer.WriteVarInt((int)frame.Code);
        writer.WriteVarInt(frame.FinalOffset);
        return writer.Complete(FrameType.Reset);
    }

    /// <summary>Writes CREDIT.</summary>
    public static int WriteCredit(Span<byte> destination, in CreditFrame frame)
    {
        var writer = new FrameBodyWriter(destination);
        writer.WriteStream(frame.Stream);
        writer.WriteVarInt(frame.Limit);
        return writer.Complete(FrameType.Credit);
    }

    /// <summary>Writes RECEIPT.</summary>
    public static int WriteReceipt(Span<byte> destination, in ReceiptFrame frame)
    {
        var writer = new FrameBodyWriter(destination);
        writer.WriteLeg(frame.Leg);
        writer.WriteVarInt(frame.Count);
        return writer.Complete(FrameType.Receipt);
    }

    /// <summary>Writes LEG_DEAD.</summary>
    public static int WriteLegDead(Span<byte> destination, in LegDeadFrame frame)
    {
        var writer = new FrameBodyWriter(destination);
        writer.WriteLeg(frame.Leg);
        writer.WriteVarInt(frame.Count);
        return writer.Complete(FrameType.LegDead);
    }

    /// <summary>Writes PING.</summary>
    public static int WritePing(Span<byte> destination, in PingFrame frame)
    {
        var writer = new FrameBodyWriter(destination);
        writer.WriteOpaque(frame.Opaque);
        return writer.Complete(FrameType.Ping);
    }

    /// <summary>Writes PONG.</summary>
    public static int WritePong(Span<byte> destination, in PongFrame frame)
    {
        var writer = new FrameBodyWriter(destination);
        writer.WriteOpaque(frame.Opaque);
        return writer.Complete(FrameType.Pong);
    }

    /// <summary>Writes STREAM_LIMIT.</summary>
    public static int WriteStreamLimit(Span<byte> destination, in StreamLimitFrame frame)
    {
        var writer = new FrameBodyWriter(destination);
        writer.WriteStream(frame.Highest);
        return writer.Complete(FrameType.StreamLimit);
    }

    /// <summary>Writes GOAWAY.</summary>
    public static int WriteGoAway(Span<byte> destination, in GoAwayFrame frame)
    {
        var writer = new FrameBodyWriter(destination);
        writer.WriteVarInt((int)frame.Code);
        return writer.Complete(FrameType.GoAway);
    }

    /// <summary>Writes CLOSE; a reason above <see cref="WireLimits.MaxReasonBytes"/> is cut after a whole character.</summary>
    public static int WriteClose(Span<byte> destination, in CloseFrame frame)
    {
        Span<byte> reason = stackalloc byte[WireLimits.MaxReasonBytes];
        reason = reason[..ReasonText.Write(reason, frame.Reason)];
        destination[0] = (byte)FrameType.Close;
        var written = 1;
        written += VarInt.Write(destination[written..], VarInt.SizeOf((int)frame.Code) + reason.Length);
        written += VarInt.Write(destination[written..], (int)frame.Code);
        reason.CopyTo(destination[written..]);
        return written + reason.Length;
    }

    /// <summary>Writes CREDIT_WANTED.</summary>
    public static int WriteCreditWanted(Span<byte> destination, in CreditWantedFrame frame)
    {
        var writer = new FrameBodyWriter(destination);
        writer.WriteStream(frame.Stream);
        writer.WriteVarInt(frame.WindowBytes);
        return writer.Complete(FrameType.CreditWanted);
    }

    /// <summary>Writes LEG_SILENT.</summary>
    public static int WriteLegSilent(Span<byte> destination, in LegSilentFrame frame)
    {
        var writer = new FrameBodyWriter(destination);
        writer.WriteLeg(frame.Leg);
        return writer.Complete(FrameType.LegSilent);
    }

    /// <summary>Writes LEG_USE.</summary>
    public static int WriteLegUse(Span<byte> destination, in LegUseFrame frame)
    {
        var writer = new FrameBodyWriter(destination);
        writer.WriteLeg(frame.Leg);
        writer.WriteVarInt(frame.Change);
        writer.WriteVarInt((int)frame.Use);
        return writer.Complete(FrameType.LegUse);
    }

    /// <summary>Writes LEG_CLOCK.</summary>
    public static int WriteLegClock(Span<byte> destination, in LegClockFrame frame)
    {
        var writer = new FrameBodyWriter(destination);
        writer.WriteVarInt(frame.ClockMicroseconds);
        writer.WriteVarInt(frame.QueueMicroseconds);
        return writer.Complete(FrameType.LegClock);
    }
}
