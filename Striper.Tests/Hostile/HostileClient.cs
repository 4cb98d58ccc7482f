using System.Net;
using Striper.Common.Primitives;
using Striper.Common.Wire;
using Striper.Tests.Support;

namespace Striper.Tests.Hostile;

/// <summary>A client of one tunnel that knows the handshake and then keeps to nothing.</summary>
internal sealed class HostileClient(IPEndPoint server) : IDisposable
{
    private readonly JoinKey _key = JoinKey.NewRandom();
    private readonly List<HostileLeg> _legs = [];

    /// <summary>Its tunnel.</summary>
    public TunnelId Tunnel { get; } = TunnelId.NewRandom();

    /// <summary>What its legs say of the tunnel.</summary>
    public bool IsCheck { get; set; }

    /// <summary>Its legs, the newest last.</summary>
    public IReadOnlyList<HostileLeg> Legs => _legs;

    /// <summary>Dials and says HELLO; also the server's answer, if it gave one.</summary>
    public async Task<(HostileLeg Leg, HandshakeMessage? Answer)> DialAsync(LegId id, CancellationToken cancellationToken)
    {
        var leg = new HostileLeg(await Loopback.ConnectAsync(server, cancellationToken));
        _legs.Add(leg);
        await leg.SendAsync(HelloOf(id));
        return (leg, await leg.ReadMessageAsync(cancellationToken));
    }

    /// <summary>What it says first on a leg: what an eavesdropper of that leg would have.</summary>
    public byte[] HelloOf(LegId id) => HandshakeCodec.Write(
        new Hello(1, 1, Resume: false, Tunnel, id, TunnelLimits.Default, JoinProof.Compute(_key, Tunnel, id), _key, IsCheck: IsCheck));

    /// <summary>A leg that the server has accepted.</summary>
    public async Task<HostileLeg> JoinAsync(int slot, CancellationToken cancellationToken)
    {
        var (leg, answer) = await DialAsync(new LegId(slot, 1), cancellationToken);
        return answer is Accept ? leg : throw new IOException($"refused: {answer}");
    }

    public void Dispose() => _legs.ForEach(leg => leg.Dispose());
}
