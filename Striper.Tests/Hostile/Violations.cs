using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Wire;
using Striper.Tests.Engine;

namespace Striper.Tests.Hostile;

/// <summary>What a hostile peer says once its leg is up: each of these is one protocol error.</summary>
internal static class Violations
{
    private static readonly StreamId _first = StreamId.OfClient(0);
    private static readonly StreamId _largest = new(VarInt.MaxValue);

    /// <summary>Those of a client.</summary>
    public static IEnumerable<TestCaseData> OfTheClient()
    {
        foreach (var (name, frames) in OfBoth())
            yield return Case(name, [Frames.Open(_first), .. frames]);
        yield return Case("DATA before OPEN beyond the floor", Frames.Data(_first, 1 << 20, 1));
        yield return Case("an id beyond the limit", Frames.Open(StreamId.OfClient(1 << 20)));
        yield return Case("an even id", Frames.Open(new StreamId(2)));
        yield return Case("STREAM_LIMIT", Frames.StreamLimit(_first));
    }

    /// <summary>Those of a server to whom the first stream was opened.</summary>
    public static IEnumerable<TestCaseData> OfTheServer()
    {
        foreach (var (name, frames) in OfBoth())
            yield return Case(name, frames);
        yield return Case("OPEN", Frames.Open(_first));
        yield return Case("an even STREAM_LIMIT", Frames.StreamLimit(new StreamId(2)));
        yield return Case("DATA of a stream never opened", Frames.Data(StreamId.OfClient(7), 0, 1));
    }

    private static IEnumerable<(string Name, byte[][] Frames)> OfBoth()
    {
        yield return ("credit overrun", [Frames.Data(_first, 0, 1), Frames.Data(_first, 1 << 20, 1)]);
        yield return ("credit overrun in one frame", [Frames.Data(_first, 60_000, new byte[60_000])]);
        yield return ("a datagram of 2^40 bytes", [[0x01, 0xc0, 0, 1, 0, 0, 0, 0, 0, 1, 0]]);
        yield return ("a control frame of 2^62-1 bytes", [[0x05, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]]);
        yield return ("a skippable frame of 2^30 bytes", [[0x90, 0xc0, 0, 0, 0, 0x40, 0, 0, 0]]);
        yield return ("the largest offset", [[0x01, 10, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]]);
        yield return ("the largest id", [Frames.Credit(_largest, 1)]);
        yield return ("the largest final offset", [Frames.Fin(_first, VarInt.MaxValue)]);
        yield return ("the largest final offset of a RESET", [Frames.Reset(_first, VarInt.MaxValue)]);
        yield return ("bytes past FIN", [Frames.Fin(_first, 3), Frames.Data(_first, 2, 1, 2)]);
        yield return ("a second FIN", [Frames.Fin(_first, 3), Frames.Fin(_first, 4)]);
        yield return ("other bytes in a gap", [Frames.Data(_first, 10, 1, 2, 3), Frames.Data(_first, 9, 0, 1, 3)]);
        yield return ("an unknown slot", [[0x06, 4, 0x44, 0, 1, 9]]);
        yield return ("an unknown incarnation above 2^32-1", [[0x07, 11, 1, 0xc0, 0, 0, 1, 0, 0, 0, 0, 0, 0]]);
        yield return ("a receipt of what was never sent", [Frames.Of(d => FrameWriter.WriteReceipt(d, new ReceiptFrame(new LegId(0, 1), 1 << 24)))]);
        yield return ("a receipt of everything", [Frames.Of(d => FrameWriter.WriteReceipt(d, new ReceiptFrame(new LegId(0, 1), VarInt.MaxValue)))]);
        yield return ("an unknown type", [[0x7f, 0]]);
        yield return ("a body that goes on", [[0x08, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0]]);
    }

    private static TestCaseData Case(string name, params byte[][] frames) => new TestCaseData([frames]).SetArgDisplayNames(name);
}
