using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Wire;

/// <summary>Every frame as one boxed value, written and read by its type, so that one test can go over all. DATA is its header; its payload is zeros.</summary>
internal static class AnyFrame
{
    internal const int MaxDatagramBytes = 4000;

    internal static byte[] Write(object frame)
    {
        var buffer = new byte[FrameWriter.MaxDataHeaderBytes + MaxDatagramBytes];
        var bytes = frame switch
        {
            DataHeader f => FrameWriter.WriteDataHeader(buffer, f.Stream, f.Offset, f.PayloadBytes) + f.PayloadBytes,
            OpenFrame f => FrameWriter.WriteOpen(buffer, f),
            FinFrame f => FrameWriter.WriteFin(buffer, f),
            ResetFrame f => FrameWriter.WriteReset(buffer, f),
            CreditFrame f => FrameWriter.WriteCredit(buffer, f),
            ReceiptFrame f => FrameWriter.WriteReceipt(buffer, f),
            LegDeadFrame f => FrameWriter.WriteLegDead(buffer, f),
            PingFrame f => FrameWriter.WritePing(buffer, f),
            PongFrame f => FrameWriter.WritePong(buffer, f),
            StreamLimitFrame f => FrameWriter.WriteStreamLimit(buffer, f),
            GoAwayFrame f => FrameWriter.WriteGoAway(buffer, f),
            CloseFrame f => FrameWriter.WriteClose(buffer, f),
            CreditWantedFrame f => FrameWriter.WriteCreditWanted(buffer, f),
            LegSilentFrame f => FrameWriter.WriteLegSilent(buffer, f),
            LegUseFrame f => FrameWriter.WriteLegUse(buffer, f),
            LegClockFrame f => FrameWriter.WriteLegClock(buffer, f),
            _ => throw new ArgumentException($"No frame: {frame}."),
        };
        return buffer[..bytes];
    }

    /// <summary>Reads one frame; null: more bytes are needed. A skippable frame comes back as its <see cref="FrameHeader"/>.</summary>
    internal static object? Read(ReadOnlySpan<byte> buffer, out int consumed)
    {
        consumed = 0;
        if (!FrameReader.TryReadHeader(buffer, MaxDatagramBytes, out var header))
            return null;
        DataHeader data = default;
        if (header.Type == FrameType.Data && !FrameReader.TryReadDataHeader(buffer, MaxDatagramBytes, out data))
            return null;
        if (buffer.Length < header.HeaderBytes + header.BodyBytes)
            return null;
        consumed = header.HeaderBytes + header.BodyBytes;
        if (header.Type == FrameType.Data)
            return data;
        return FrameReader.IsSkippable(header.Type) ? header : ReadControl(header.Type, buffer.Slice(header.HeaderBytes, header.BodyBytes));
    }

    internal static object ReadControl(FrameType type, ReadOnlySpan<byte> body) => type switch
    {
        FrameType.Open => FrameReader.ReadOpen(body),
        FrameType.Fin => FrameReader.ReadFin(body),
        FrameType.Reset => FrameReader.ReadReset(body),
        FrameType.Credit => FrameReader.ReadCredit(body),
        FrameType.Receipt => FrameReader.ReadReceipt(body),
        FrameType.LegDead => FrameReader.ReadLegDead(body),
        FrameType.Ping => FrameReader.ReadPing(body),
        FrameType.Pong => FrameReader.ReadPong(body),
        FrameType.StreamLimit => FrameReader.ReadStreamLimit(body),
        FrameType.GoAway => FrameReader.ReadGoAway(body),
        FrameType.Close => FrameReader.ReadClose(body),
        FrameType.CreditWanted => FrameReader.ReadCreditWanted(body),
        FrameType.LegSilent => FrameReader.ReadLegSilent(body),
        FrameType.LegUse => FrameReader.ReadLegUse(body),
        FrameType.LegClock => FrameReader.ReadLegClock(body),
        _ => throw new ArgumentException($"No control frame: {type}."),
    };
}
