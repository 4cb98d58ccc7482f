using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Engine;

/// <summary>Frames as a peer of the test's making sends them.</summary>
internal static class Frames
{
    public delegate int Writer(Span<byte> destination);

    public static byte[] Of(Writer write)
    {
        var frame = new byte[FrameWriter.MaxControlFrameBytes];
        return frame[..write(frame)];
    }

    public static byte[] Data(StreamId stream, long offset, params byte[] payload)
    {
        var frame = new byte[FrameWriter.MaxDataHeaderBytes];
        return [.. frame[..FrameWriter.WriteDataHeader(frame, stream, offset, payload.Length)], .. payload];
    }

    public static byte[] Open(StreamId stream, long credit = 0) => Of(d => FrameWriter.WriteOpen(d, new OpenFrame(stream, credit, default)));

    public static byte[] Fin(StreamId stream, long final) => Of(d => FrameWriter.WriteFin(d, new FinFrame(stream, final)));

    public static byte[] Credit(StreamId stream, long limit) => Of(d => FrameWriter.WriteCredit(d, new CreditFrame(stream, limit)));

    public static byte[] Reset(StreamId stream, long final) =>
        Of(d => FrameWriter.WriteReset(d, new ResetFrame(stream, ResetCode.ApplicationReset, final)));

    public static byte[] StreamLimit(StreamId highest) => Of(d => FrameWriter.WriteStreamLimit(d, new StreamLimitFrame(highest)));

    /// <summary>Hands the frames to an engine; no application takes any bytes.</summary>
    public static void Receive(TunnelEngine engine, EngineLeg leg, TimeSpan now, params byte[][] frames)
    {
        foreach (var frame in frames)
        {
            var position = 0;
            if (engine.Receive(leg, frame, ref position, now, out var delivery))
                engine.EndDelivery(delivery, 0, now);
        }
    }
}
