using System.Net.Sockets;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>A stream whose reader stopped neither slows the others nor fills the proxies' memory.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[Platform(Include = "Linux", Reason = "Memory is read from /proc.")]
internal sealed class SlowReaderTests
{
    private const long SlowBytes = 600_000_000;
    private const long FastBytes = 200_000_000;
    private const long MostResidentBytes = 400_000_000;

    [TestCase(true)]
    [TestCase(false)]
    [CancelAfter(180_000)]
    public async Task OneStreamStandsStillWhileAnotherMoves(bool applicationReads)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var target = Loopback.Listen();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, cancellationToken);
        using var slowApplication = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var slowTarget = await target.AcceptSocketAsync(cancellationToken);
        using var fastApplication = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var fastTarget = await target.AcceptSocketAsync(cancellationToken);
        var (slowSender, slowReader) = Direct(slowApplication, slowTarget, applicationReads);
        var (fastSender, fastReader) = Direct(fastApplication, fastTarget, applicationReads);

        var slow = new SeededBytes(51);
        var slowSend = slow.SendAsync(slowSender, 0, SlowBytes, cancellationToken);
        await TransferAsync(new SeededBytes(52), fastSender, fastReader, FastBytes, cancellationToken);
        Assert.That(slowSend.IsCompleted, Is.False, "the slow stream was swallowed whole");

        // Nothing of it is lost either.
        await slow.ExpectAsync(slowReader, 0, SlowBytes, cancellationToken);
        await slowSend;
        AssertMemoryIsBounded("-c", pair.Client);
        AssertMemoryIsBounded("-s", pair.Server);
    }

    private static (Socket Sender, Socket Reader) Direct(Socket application, Socket target, bool applicationReads) =>
        applicationReads ? (target, application) : (application, target);

    private static async Task TransferAsync(
        SeededBytes bytes, Socket sender, Socket reader, long lengthBytes, CancellationToken cancellationToken)
    {
        var expected = bytes.ExpectAsync(reader, 0, lengthBytes, cancellationToken);
        await bytes.SendAsync(sender, 0, lengthBytes, cancellationToken);
        await expected;
    }

    private static void AssertMemoryIsBounded(string role, ProxyProcess proxy)
    {
        var peak = proxy.PeakResidentBytes;
        TestContext.Out.WriteLine($"{role}: peak {peak / 1_000_000} MB, now {proxy.ResidentBytes / 1_000_000} MB resident");
        Assert.That(peak, Is.LessThan(MostResidentBytes), $"peak resident bytes of {role}");
    }
}
