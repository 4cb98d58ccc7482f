using Striper.Common.Primitives;
using Striper.Common.Wire;
using Striper.Fuzz.Inputs;

namespace Striper.Fuzz.Corpus;

/// <summary>Each message of the handshake.</summary>
internal static class Messages
{
    private static readonly TunnelId _tunnel = new(0x0011_2233_4455_6677);
    private static readonly JoinKey _key = new(Convert.FromHexString(string.Concat(Enumerable.Repeat("5a", JoinKey.SizeBytes))));

    /// <summary>A HELLO that may create a tunnel.</summary>
    public static byte[] Hello(LegId leg, LegTraits traits = default) => HandshakeCodec.Write(
        new Hello(1, 1, Resume: false, _tunnel, leg, TunnelLimits.Default, JoinProof.Compute(_key, _tunnel, leg), _key, traits));

    /// <summary>All of them.</summary>
    public static IEnumerable<(string Name, FuzzInput Input)> All()
    {
        var leg = new LegId(2, 3);
        var traits = new LegTraits(Path: 1, IsBackup: true, Cost: 7, MaxBytesPerSecond: 1_000_000, IsExpress: true);
        yield return Of("hello", Hello(new LegId(0, 1)));
        yield return Of("hello-traits", Hello(leg, traits));
        yield return Of("hello-check", HandshakeCodec.Write(
            new Hello(1, 1, Resume: false, _tunnel, leg, TunnelLimits.Default, JoinProof.Compute(_key, _tunnel, leg), _key, IsCheck: true)));
        yield return Of("hello-resume", HandshakeCodec.Write(
            new Hello(1, 1, Resume: true, _tunnel, leg, TunnelLimits.Default, JoinProof.Compute(_key, _tunnel, leg), null)));
        yield return Of("hello-incompatible", HandshakeCodec.Write(new IncompatibleHello(7, 9)));
        yield return Of("accept", HandshakeCodec.Write(new Accept(1, new ServerInstanceId(42), TunnelLimits.Default)));
        yield return Of("accept-check", HandshakeCodec.Write(new Accept(1, new ServerInstanceId(42), TunnelLimits.Default, IsCheck: true)));
        yield return Of("error", HandshakeCodec.Write(new HandshakeError(HandshakeErrorCode.UnknownTunnel, "unknown tunnel")));
        yield return Of("foreign", "GET / HTTP/1.1\r\n\r\n"u8.ToArray());
    }

    private static (string Name, FuzzInput Input) Of(string name, byte[] bytes) =>
        ("handshake-" + name, new FuzzInput { Target = FuzzTarget.Handshake, Steps = [new FuzzStep(StepKind.Hello, Bytes: bytes)] });
}
