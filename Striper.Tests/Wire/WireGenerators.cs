using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Wire;

/// <summary>Arbitrary valid frames and handshake messages; numbers lie mostly at the edges of the varint forms.</summary>
public static class WireGenerators
{
    private static readonly long[] _edges =
        [0, 1, 63, 64, 16383, 16384, (1L << 30) - 1, 1L << 30, uint.MaxValue, VarInt.MaxValue - 1, VarInt.MaxValue];

    private static readonly string[] _reasons =
        ["", "done", "Zuß: größer als erlaubt", "绳子断了", "\U0001F9F5", new string('x', WireLimits.MaxReasonBytes)];

    private static Gen<long> Number => Gen.OneOf(
        Gen.Elements(_edges),
        Gen.Choose(0, 1 << 20).Select(n => (long)n),
        Gen.Choose(0, int.MaxValue).SelectMany(high => Gen.Choose(0, int.MaxValue), (high, low) => ((long)high << 31) | (uint)low));

    private static Gen<StreamId> Stream => Number.Select(n => new StreamId(n));

    private static Gen<uint> UInt32 => Gen.OneOf(
        Gen.Elements(0u, 1u, uint.MaxValue),
        Gen.Choose(int.MinValue, int.MaxValue).Select(n => unchecked((uint)n)));

    private static Gen<ulong> UInt64 => UInt32.SelectMany(_ => UInt32, (high, low) => ((ulong)high << 32) | low);

    private static Gen<UInt128> UInt128Number => UInt64.SelectMany(_ => UInt64, (high, low) => new UInt128(high, low));

    private static Gen<LegId> Leg => Gen.Choose(0, WireLimits.MaxSlot).SelectMany(_ => UInt32, (slot, inc) => new LegId(slot, inc));

    private static Gen<int> Code => Gen.OneOf(Gen.Choose(0, 9), Gen.Elements(0, 1, 1000, int.MaxValue));

    private static Gen<IPEndPoint?> Endpoint => Gen.OneOf(
        Gen.Constant<IPEndPoint?>(null),
        Bytes(4).SelectMany(_ => Gen.Choose(0, 65535), (a, p) => (IPEndPoint?)new IPEndPoint(new IPAddress(a), p)),
        Bytes(16).SelectMany(_ => Gen.Choose(0, 65535), (a, p) => (IPEndPoint?)new IPEndPoint(new IPAddress(a), p)));

    private static Gen<TunnelLimits> Limits =>
        from datagram in Gen.Choose(1, TunnelLimits.LargestDatagramBytes)
        from streams in Gen.Choose(1, int.MaxValue)
        from linger in UInt32
        select new TunnelLimits(datagram, streams, TimeSpan.FromMilliseconds(linger));

    private static Gen<LegTraits> Traits =>
        from path in Gen.Choose(0, LegTraits.LargestPath)
        from backup in Gen.Elements(true, false)
        from cost in Gen.Choose(0, LegTraits.LargestCost)
        from rate in Gen.OneOf(Gen.Elements(0, LegTraits.LeastMaxBytesPerSecond, VarInt.MaxValue), Number.Where(n => n >= LegTraits.LeastMaxBytesPerSecond))
        select new LegTraits(path, backup, cost, rate);

    /// <summary>Any frame, boxed.</summary>
    public static Gen<object> Frame => Gen.OneOf(
        (from s in Stream
         from payload in Gen.Choose(1, AnyFrame.MaxDatagramBytes)
         from o in Number.Where(n => n <= VarInt.MaxValue - payload)
         select new DataHeader(s, o, FrameWriter.DataHeaderBytes(s, o, payload), payload)).Select(f => (object)f),
        (from s in Stream from c in Number from e in Endpoint from d in Endpoint select new OpenFrame(s, c, new StreamEndPoints(e, d))).Select(f => (object)f),
        (from s in Stream from o in Number select new FinFrame(s, o)).Select(f => (object)f),
        (from s in Stream from c in Code from o in Number select new ResetFrame(s, (ResetCode)c, o)).Select(f => (object)f),
        (from s in Stream from o in Number select new CreditFrame(s, o)).Select(f => (object)f),
        (from l in Leg from n in Number select new ReceiptFrame(l, n)).Select(f => (object)f),
        (from l in Leg from n in Number select new LegDeadFrame(l, n)).Select(f => (object)f),
        UInt64.Select(n => (object)new PingFrame(n)),
        UInt64.Select(n => (object)new PongFrame(n)),
        Stream.Select(s => (object)new StreamLimitFrame(s)),
        Code.Select(c => (object)new GoAwayFrame((GoAwayCode)c)),
        (from c in Code from r in Gen.Elements(_reasons) select new CloseFrame((CloseCode)c, r)).Select(f => (object)f),
        (from s in Stream from n in Number select new CreditWantedFrame(s, n)).Select(f => (object)f),
        Leg.Select(l => (object)new LegSilentFrame(l)),
        (from l in Leg from n in Number from u in Code select new LegUseFrame(l, n, (LegUse)u)).Select(f => (object)f),
        (from c in Number from q in Number select new LegClockFrame(c, q)).Select(f => (object)f));

    /// <summary>Any handshake message.</summary>
    public static Gen<HandshakeMessage> Message => Gen.OneOf(
        (from max in Gen.Choose(1, 255)
         from min in Gen.Choose(0, 1)
         from resume in Gen.Elements(true, false)
         from tunnel in UInt128Number
         from leg in Leg
         from limits in Limits
         from proof in Bytes(JoinProof.SizeBytes)
         from key in Bytes(JoinKey.SizeBytes)
         from withKey in Gen.Elements(true, false)
         from traits in Traits
         from isCheck in Gen.Elements(true, false)
         select new Hello((byte)min, (byte)max, resume, new TunnelId(tunnel), leg, limits, new JoinProof(proof),
             withKey && !resume ? new JoinKey(key) : null, traits, isCheck)).Select(m => (HandshakeMessage)m),
        (from max in Gen.Choose(2, 255) from min in Gen.Choose(2, max) select new IncompatibleHello((byte)min, (byte)max))
            .Select(m => (HandshakeMessage)m),
        (from id in UInt128Number from limits in Limits from isCheck in Gen.Elements(true, false) select new Accept(1, new ServerInstanceId(id), limits, isCheck))
            .Select(m => (HandshakeMessage)m),
        (from code in Gen.Choose(0, 65535) from r in Gen.Elements(_reasons) select new HandshakeError((HandshakeErrorCode)code, r))
            .Select(m => (HandshakeMessage)m));

    private static Gen<byte[]> Bytes(int count) => Gen.Choose(0, 255).Select(n => (byte)n).ArrayOf(count);
}
