using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>Legs die in every way while bytes are under way: nothing is lost, and the legs come back.</summary>
[Category("EndToEnd")]
[NonParallelizable]
internal sealed class LegLossTests
{
    private const int Legs = 8;

    private static readonly LegHarm[] _deadly =
    [
        LegHarm.Close, LegHarm.Reset, LegHarm.CloseTowardClient, LegHarm.ResetTowardClient, LegHarm.CloseTowardServer,
        LegHarm.ResetTowardServer,
    ];

    [Test]
    [RequiresProgram("nginx", "nginx-light")]
    [RequiresProgram("curl", "curl")]
    [CancelAfter(240_000)]
    public async Task GigabyteDownloadSurvives(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        await using var server = await HttpFileServer.StartAsync(cancellationToken);
        var options = new TunnelPairOptions { Legs = Legs, ChaosSeed = 41 };
        await using var pair = await TunnelPair.StartAsync(server.EndPoint, options, cancellationToken);
        await pair.Chaos.WaitForLiveLegsAsync(Legs, cancellationToken);
        var sum = await new SeededBytes(41).WriteFileAsync(server.Files["f"], 1_000_000_000, cancellationToken);

        pair.Chaos.HarmEvery(32 << 20, _deadly);
        string[] arguments = ["-sS", "--fail", "-o", directory["f"], $"http://{pair.EndPoint}/f"];
        await Command.RunAsync("curl", arguments, cancellationToken);
        pair.Chaos.Calm();

        Assert.That(await Checksum.OfFileAsync(directory["f"], cancellationToken), Is.EqualTo(sum));
        Assert.That(pair.Chaos.HarmedLegs, Is.GreaterThanOrEqualTo(10), "harmed legs");
        await pair.Chaos.WaitForLiveLegsAsync(Legs, cancellationToken);
    }

    [TestCase(42, false)]
    [TestCase(43, true)]
    [CancelAfter(240_000)]
    public async Task UploadSurvives(int seed, bool silently)
    {
        const long LengthBytes = 200_000_000;
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        LegHarm[] harms = silently ? [LegHarm.Stall, LegHarm.Blackhole] : _deadly;
        using var target = Loopback.Listen();
        var options = new TunnelPairOptions { Legs = Legs, ChaosSeed = seed };
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, options, cancellationToken);
        await pair.Chaos.WaitForLiveLegsAsync(Legs, cancellationToken);
        using var application = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);

        pair.Chaos.HarmEvery(20 << 20, harms);
        var bytes = new SeededBytes((ulong)seed);
        var expected = bytes.ExpectAsync(accepted, 0, LengthBytes, cancellationToken);
        await bytes.SendAsync(application, 0, LengthBytes, cancellationToken);
        await expected;
        pair.Chaos.Calm();

        Assert.That(pair.Chaos.HarmedLegs, Is.GreaterThanOrEqualTo(5), "harmed legs");
        await pair.Chaos.WaitForLiveLegsAsync(Legs, cancellationToken);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task StreamOutlivesTheLossOfAllLegs(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        var options = new TunnelPairOptions { Legs = Legs, ChaosSeed = 44 };
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, options, cancellationToken);
        await pair.Chaos.WaitForLiveLegsAsync(Legs, cancellationToken);
        using var application = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);
        await application.DeliverAsync(accepted, [1, 2, 3], cancellationToken);

        pair.Chaos.HarmAll(LegHarm.Reset);

        await application.DeliverAsync(accepted, [4, 5, 6], cancellationToken);
        await accepted.DeliverAsync(application, [7, 8, 9], cancellationToken);
        await pair.Chaos.WaitForLiveLegsAsync(Legs, cancellationToken);
    }
}
