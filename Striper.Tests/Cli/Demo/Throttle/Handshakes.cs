using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Cli.Demo.Throttle;

/// <summary>The handshake of a leg as bytes.</summary>
internal static class Handshakes
{
    public static byte[] Hello(LegId leg)
    {
        var (tunnel, key) = (TunnelId.NewRandom(), JoinKey.NewRandom());
        return HandshakeCodec.Write(new Hello(
            ProtocolVersion.Minimum, ProtocolVersion.Current, Resume: false, tunnel, leg, TunnelLimits.Default, JoinProof.Compute(key, tunnel, leg), key));
    }

    public static byte[] Accept() =>
        HandshakeCodec.Write(new Accept(ProtocolVersion.Current, ServerInstanceId.NewRandom(), TunnelLimits.Default));
}
