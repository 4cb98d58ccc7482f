using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Wire;
using Striper.Tests.Engine;
using Striper.Tests.Support;

namespace Striper.Tests.Hostile;

/// <summary>Nobody joins a tunnel who has not its key, without a secret too; and the tunnel does not notice who tries.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class JoiningTests
{
    private static readonly LegId _first = new(0, 1);
    private static readonly JoinKey _otherKey = JoinKey.NewRandom();

    // What a stranger may know or guess: the tunnel's id, and any leg's name.
    private static IEnumerable<TestCaseData> Guesses()
    {
        foreach (var id in (LegId[])[_first, new(0, 2), new(7, 1), new(0, uint.MaxValue)])
        {
            yield return Case("his own key in NEW", t => Hello(t, id, JoinProof.Compute(_otherKey, t, id), _otherKey, isResume: false), HandshakeErrorCode.ProofRejected, id);
            yield return Case("NEW without a key", t => Hello(t, id, JoinProof.Compute(_otherKey, t, id), null, isResume: false), HandshakeErrorCode.ProofRejected, id);
            yield return Case("a guessed proof in RESUME", t => Hello(t, id, JoinProof.Compute(_otherKey, t, id), null, isResume: true), HandshakeErrorCode.ProofRejected, id);
            yield return Case("no proof", t => Hello(t, id, default, null, isResume: true), HandshakeErrorCode.ProofRejected, id);
        }

        yield return Case("another tunnel's proof", t => Hello(t, _first, JoinProof.Compute(_otherKey, TunnelId.NewRandom(), _first), _otherKey, isResume: false), HandshakeErrorCode.ProofRejected, _first);
        yield return Case("a guessed tunnel", _ => Hello(TunnelId.NewRandom(), _first, JoinProof.Compute(_otherKey, TunnelId.NewRandom(), _first), null, isResume: true), HandshakeErrorCode.UnknownTunnel, _first);
    }

    [TestCaseSource(nameof(Guesses))]
    public async Task WhoGuessesIsRefused(Func<TunnelId, Hello> guess, HandshakeErrorCode expected)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        await using var honest = await HonestTunnel.StartAsync(cancellationToken);
        using var victim = new HostileClient(honest.Server.LocalEndPoint);
        var leg = await victim.JoinAsync(_first.Slot, cancellationToken);
        Assert.That(await SayAsync(honest, HandshakeCodec.Write(guess(victim.Tunnel)), cancellationToken), Is.EqualTo(expected));
        await ExpectAliveAsync(honest, leg, cancellationToken);
    }

    // Whether the leg that said it lives or is long dead.
    [Test]
    public async Task AReplayIsRefused(CancellationToken cancellationToken)
    {
        await using var honest = await HonestTunnel.StartAsync(cancellationToken);
        using var victim = new HostileClient(honest.Server.LocalEndPoint);
        await victim.JoinAsync(_first.Slot, cancellationToken);
        var (newer, _) = await victim.DialAsync(new LegId(0, 3), cancellationToken);
        foreach (var recorded in (LegId[])[_first, new(0, 3)])
            Assert.That(await SayAsync(honest, victim.HelloOf(recorded), cancellationToken), Is.EqualTo(HandshakeErrorCode.StaleIncarnation));
        await ExpectAliveAsync(honest, newer, cancellationToken, replacedByItsOwner: 1);
    }

    private static async Task<HandshakeErrorCode?> SayAsync(HonestTunnel honest, byte[] hello, CancellationToken cancellationToken)
    {
        using var stranger = new HostileLeg(await Loopback.ConnectAsync(honest.Server.LocalEndPoint, cancellationToken));
        await stranger.SendAsync(hello);
        var answer = await stranger.ReadMessageAsync(cancellationToken);
        Assert.That(await stranger.ReadToEndAsync(cancellationToken), Is.Empty, "closed behind the refusal");
        return (answer as HandshakeError)?.Code;
    }

    private static async Task ExpectAliveAsync(HonestTunnel honest, HostileLeg leg, CancellationToken cancellationToken, int replacedByItsOwner = 0)
    {
        await leg.SendAsync(Frames.Of(d => FrameWriter.WritePing(d, new PingFrame(7))));
        await leg.WaitForAsync(FrameType.Pong, cancellationToken);
        await honest.GoesOnAsync();
        Assert.That(honest.Log.Entries.Count(entry => entry.Id == 110), Is.EqualTo(replacedByItsOwner), "legs that have ended");
        Assert.That(honest.Log.Entries.Where(entry => entry.Id is 120 or 251), Is.Empty, "no tunnel has ended");
    }

    private static Hello Hello(TunnelId tunnel, LegId leg, JoinProof proof, JoinKey? key, bool isResume) =>
        new(1, 1, isResume, tunnel, leg, TunnelLimits.Default, proof, key);

    private static TestCaseData Case(string name, Func<TunnelId, Hello> guess, HandshakeErrorCode expected, LegId id) =>
        new TestCaseData(guess, expected).SetArgDisplayNames(name, id.ToString());
}
