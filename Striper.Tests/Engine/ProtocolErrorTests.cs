using NUnit.Framework;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Engine;

/// <summary>Section 9 of PROTOCOL.md: each error it lists ends the tunnel, and comes as nothing but a violation.</summary>
[TestFixture]
public sealed class ProtocolErrorTests
{
    private static readonly StreamId _first = StreamId.OfClient(0);
    private static readonly StreamId _even = new(2);
    private static readonly TunnelLimits _limits = TunnelLimits.Default with { MaxStreams = 4, MaxDatagramBytes = 1 << 16 };
    private static readonly StreamId _beyond = StreamId.OfClient(4);

    private static IEnumerable<TestCaseData> ErrorsOfTheClient()
    {
        yield return Case("1 DATA even", Frames.Data(_even, 0, 1));
        yield return Case("1 OPEN even", Frames.Open(_even));
        yield return Case("1 FIN even", Frames.Fin(_even, 0));
        yield return Case("1 RESET even", Frames.Reset(_even, 0));
        yield return Case("1 CREDIT even", Frames.Credit(_even, 0));
        yield return Case("1 CREDIT_WANTED even", Frames.Of(d => FrameWriter.WriteCreditWanted(d, new CreditWantedFrame(_even, 0))));
        yield return Case("1 STREAM_LIMIT of the client", Frames.StreamLimit(_first));
        yield return Case("2 OPEN", Frames.Open(_beyond));
        yield return Case("2 DATA", Frames.Data(_beyond, 0, 1));
        yield return Case("2 RESET", Frames.Reset(_beyond, 0));
        yield return Case("2 largest id", Frames.Credit(new StreamId((1L << 62) - 1), 0));
        yield return Case("3 DATA past FIN", Frames.Fin(_first, 1), Frames.Data(_first, 1, 1));
        yield return Case("3 FIN below DATA", Frames.Data(_first, 5, 1), Frames.Fin(_first, 5));
        yield return Case("3 RESET below DATA", Frames.Data(_first, 5, 1), Frames.Reset(_first, 5));
        yield return Case("4 second FIN", Frames.Fin(_first, 5), Frames.Fin(_first, 6));
        yield return Case("5 other bytes", Frames.Data(_first, 5, 1, 2, 3), Frames.Data(_first, 6, 2, 4));
        yield return Case("6 DATA far away", Frames.Open(_first), Frames.Data(_first, (1L << 62) - 2, 1));
        yield return Case("6 DATA before OPEN", Frames.Data(_first, 64 * 1024, 1));
        yield return Case("6 FIN", Frames.Fin(_first, (1L << 62) - 1));
        yield return Case("6 RESET", Frames.Reset(_first, (1L << 62) - 1));
        yield return Case("7 RECEIPT", Frames.Of(d => FrameWriter.WriteReceipt(d, new ReceiptFrame(new LegId(0, 1), 1 << 20))));
        yield return Case("7 LEG_DEAD", Frames.Of(d => FrameWriter.WriteLegDead(d, new LegDeadFrame(new LegId(1, 1), 1 << 20))));
        yield return Case("8 unknown type", [0x7f, 0]);
        yield return Case("8 type 0", [0, 0]);
        yield return Case("8 long body", [0x90, 0x80, 0, 0x10, 0x01]);
        yield return Case("8 body ends in a field", [3, 1, 1]);
        yield return Case("8 body goes on", [3, 3, 1, 5, 0]);
        yield return Case("8 unknown slot", [6, 4, 0x44, 0, 1, 9]);
        yield return Case("8 PING of 7 bytes", [8, 7, 0, 0, 0, 0, 0, 0, 0]);
        yield return Case("8 DATA without payload", [1, 2, 1, 0]);
        yield return Case("8 DATA too long", Frames.Data(_first, 0, new byte[(1 << 16) + 1]));
        yield return Case("8 DATA beyond 2^62-1", [1, 10, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]);
        yield return Case("8 endpoint of 5 bytes", [2, 9, 1, 0, 1, 5, 0, 0, 0, 0, 0]);
        yield return Case("8 endpoint twice", [2, 18, 1, 0, 1, 6, 0, 0, 0, 0, 0, 0, 1, 6, 0, 0, 0, 0, 0, 0]);
        yield return Case("8 attribute of 2^62-1 bytes", [2, 11, 1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        yield return Case("8 code of GOAWAY", [11, 8, 0xc0, 0, 0, 0, 0x80, 0, 0, 0]);
    }

    private static IEnumerable<TestCaseData> ErrorsOfTheServer()
    {
        yield return Case("1 OPEN of the server", Frames.Open(_first));
        yield return Case("1 STREAM_LIMIT even", Frames.StreamLimit(_even));
        yield return Case("1 DATA even", Frames.Data(_even, 0, 1));
        yield return Case("2 DATA never opened", Frames.Data(StreamId.OfClient(1), 0, 1));
        yield return Case("2 RESET never opened", Frames.Reset(StreamId.OfClient(1), 0));
        yield return Case("6 DATA", Frames.Data(_first, 1 << 20, 1));
    }

    [TestCaseSource(nameof(ErrorsOfTheClient))]
    public void TheServerNoticesAnErrorOf(byte[][] frames)
    {
        var pair = new EnginePair(_limits);
        pair.Server.AddLeg(new LegId(1, 1), null, default, pair.Now);
        NoticesTheLast(pair.Server, pair.ServerLeg, pair.Now, frames);
    }

    [TestCaseSource(nameof(ErrorsOfTheServer))]
    public void TheClientNoticesAnErrorOf(byte[][] frames)
    {
        var pair = new EnginePair(_limits);
        pair.Client.Open(default, pair.Now);
        NoticesTheLast(pair.Client, pair.ClientLeg, pair.Now, frames);
    }

    private static TestCaseData Case(string name, params byte[][] frames) => new TestCaseData([frames]).SetArgDisplayNames(name);

    private static void NoticesTheLast(TunnelEngine engine, EngineLeg leg, TimeSpan now, byte[][] frames)
    {
        Frames.Receive(engine, leg, now, frames[..^1]);
        Assert.That(() => Frames.Receive(engine, leg, now, frames[^1]), Throws.TypeOf<ProtocolViolationException>());
        Assert.That(() => engine.Terminate(ResetCode.TunnelLost, "done"), Throws.Nothing);
    }
}
