using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd.Hardships;

/// <summary>
/// A NAT on the way forgets legs that idle: their next byte is answered with RST, or swallowed without a word. A stream that was open and
/// idle for longer goes on.
/// </summary>
[Category("EndToEnd")]
[Parallelizable(ParallelScope.Children)]
[CancelAfter(120_000)]
internal sealed class ForgetfulPathTests
{
    private const int Legs = 4;

    // Longer than the first question on an idle leg takes to come (1 s), shorter than until the next one (15 s).
    private static readonly TimeSpan _forgetAfter = TimeSpan.FromSeconds(3);

    [Test]
    public async Task BurstAfterIdleTimeArrives(
        [Values(LegHarm.ResetOnNextByte, LegHarm.Blackhole)] LegHarm harm, [Values(true, false)] bool applicationSpeaks)
    {
        const int LengthBytes = 5_000_000;
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var target = Loopback.Listen();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, new TunnelPairOptions { Legs = Legs, ChaosSeed = 81 }, cancellationToken);
        await pair.Chaos.WaitForLiveLegsAsync(Legs, cancellationToken);
        using var stream = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken);
        pair.Chaos.ForgetIdle(_forgetAfter, harm);
        await pair.Chaos.WaitForLiveLegsAsync(0, cancellationToken);

        var (speaker, listener) = applicationSpeaks ? (stream.Application, stream.Target) : (stream.Target, stream.Application);
        var bytes = new SeededBytes(82);
        var expected = bytes.ExpectAsync(listener, 0, LengthBytes, cancellationToken);
        await bytes.SendAsync(speaker, 0, LengthBytes, cancellationToken);
        await expected;
        await stream.ExchangeAsync(83, LengthBytes, cancellationToken);
    }
}
