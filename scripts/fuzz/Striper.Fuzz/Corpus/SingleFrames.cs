using System.Net;
using Striper.Common.Primitives;
using Striper.Common.Wire;
using Striper.Fuzz.Inputs;

namespace Striper.Fuzz.Corpus;

/// <summary>A frame of each kind, behind the least that it needs, for the role that receives it.</summary>
internal static class SingleFrames
{
    private delegate int Writer(Span<byte> destination);

    private static readonly StreamId _stream = StreamId.OfClient(0);
    private static readonly LegId _leg = new(0, 1);
    private static readonly LegId _other = new(1, 1);

    /// <summary>All of them.</summary>
    public static IEnumerable<(string Name, FuzzInput Input)> All()
    {
        foreach (var (name, frame) in Frames())
        {
            var isOfServer = frame[0] == (byte)FrameType.StreamLimit;
            var isOfClient = frame[0] == (byte)FrameType.Open;
            if (!isOfServer)
                yield return ("server-" + name, Input(FuzzTarget.Server, frame));
            if (!isOfClient)
                yield return ("client-" + name, Input(FuzzTarget.Client, frame));
        }
    }

    private static IEnumerable<(string Name, byte[] Frame)> Frames()
    {
        var source = new IPEndPoint(IPAddress.Parse("192.0.2.7"), 51_000);
        var destination = new IPEndPoint(IPAddress.Parse("2001:db8::1"), 443);
        yield return ("data", [1, 7, 1, 0, .. Payload.At(1, 0, 5)]);
        yield return ("open", Of(d => FrameWriter.WriteOpen(d, new OpenFrame(_stream, 65_536, new StreamEndPoints(source, destination)))));
        yield return ("fin", Of(d => FrameWriter.WriteFin(d, new FinFrame(_stream, 5))));
        yield return ("reset", Of(d => FrameWriter.WriteReset(d, new ResetFrame(_stream, ResetCode.ApplicationReset, 5))));
        yield return ("credit", Of(d => FrameWriter.WriteCredit(d, new CreditFrame(_stream, 65_536))));
        yield return ("receipt", Of(d => FrameWriter.WriteReceipt(d, new ReceiptFrame(_leg, 5))));
        yield return ("leg-dead", Of(d => FrameWriter.WriteLegDead(d, new LegDeadFrame(_other, 0))));
        yield return ("ping", Of(d => FrameWriter.WritePing(d, new PingFrame(12_345))));
        yield return ("pong", Of(d => FrameWriter.WritePong(d, new PongFrame(12_345))));
        yield return ("stream-limit", Of(d => FrameWriter.WriteStreamLimit(d, new StreamLimitFrame(StreamId.OfClient(30)))));
        yield return ("go-away", Of(d => FrameWriter.WriteGoAway(d, new GoAwayFrame(GoAwayCode.Stopping))));
        yield return ("close", Of(d => FrameWriter.WriteClose(d, new CloseFrame(CloseCode.Done, "done"))));
        yield return ("credit-wanted", Of(d => FrameWriter.WriteCreditWanted(d, new CreditWantedFrame(_stream, 1 << 20))));
        yield return ("leg-silent", Of(d => FrameWriter.WriteLegSilent(d, new LegSilentFrame(_other))));
        yield return ("leg-use", Of(d => FrameWriter.WriteLegUse(d, new LegUseFrame(_other, 1, LegUse.Retiring))));
        yield return ("leg-clock", Of(d => FrameWriter.WriteLegClock(d, new LegClockFrame(1_000_000, 10_000))));
        yield return ("unknown", [0x90, 2, 0xca, 0xfe]);
    }

    private static FuzzInput Input(FuzzTarget target, byte[] frame)
    {
        var input = new FuzzInput { Target = target, Seed = 1, Steps = [new FuzzStep(StepKind.Join), new FuzzStep(StepKind.Join, 1)] };
        if (target == FuzzTarget.Client)
            input.Steps.Add(new FuzzStep(StepKind.Open));
        else if (frame[0] != (byte)FrameType.Open)
            input.Steps.Add(new FuzzStep(StepKind.Receive, Bytes: Of(d => FrameWriter.WriteOpen(d, new OpenFrame(_stream, 16_384, default)))));
        input.Steps.Add(new FuzzStep(StepKind.Receive, Bytes: frame));
        input.Steps.Add(new FuzzStep(StepKind.Time, A: 30));
        return input;
    }

    private static byte[] Of(Writer write)
    {
        var frame = new byte[FrameWriter.MaxControlFrameBytes];
        return frame[..write(frame)];
    }
}
