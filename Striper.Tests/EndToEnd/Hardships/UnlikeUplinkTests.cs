using System.Diagnostics;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd.Hardships;

/// <summary>Uplinks that are to be used differently: a backup, a dear one, a limited one. What an interface carried is what the kernel counts.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[RequiresNetworkNamespaces]
[CancelAfter(120_000)]
internal sealed class UnlikeUplinkTests
{
    private const string AddressGone = "no longer has the address";

    // Of an uplink that is held back while the tunnel is busy for some seconds: PINGs, and the handshake if a leg is dialled anew.
    private const long KeptUpBytes = 50_000;

    private const long PartBytes = 20_000_000;

    [Test]
    public async Task ABackupCarriesDataOnlyWhileTheOtherUplinkIsGone(CancellationToken cancellationToken)
    {
        await using var lab = await NetworkLab.StartAsync(2, cancellationToken);
        await using var tunnel = await LabTunnel.StartAsync(lab, $"{NetworkLab.ServerOn(1)}", 4, ["--via", "p1*2,p2*2/backup"], cancellationToken);
        using var pair = await tunnel.OpenAsync(cancellationToken);
        var flows = new BothWays(pair, cancellationToken);

        Assert.That(await CarriedOnAsync(2, lab, () => flows.CarryAsync(PartBytes)), Is.LessThan(KeptUpBytes), "while the first uplink is there");

        await lab.RemoveClientAddressAsync(1, cancellationToken);
        await tunnel.Client.WaitForErrorLinesAsync(2, AddressGone, cancellationToken);
        Assert.That(await CarriedOnAsync(2, lab, () => flows.CarryAsync(PartBytes)), Is.GreaterThan(PartBytes), "while it is gone");

        await lab.AddClientAddressAsync(1, cancellationToken);
        await tunnel.WaitForLegsAsync(6, cancellationToken);

        // The first leg that is up again takes over; what was on its way over the backup arrives.
        await flows.CarryAsync(PartBytes);
        Assert.That(await CarriedOnAsync(2, lab, () => flows.CarryAsync(PartBytes)), Is.LessThan(KeptUpBytes), "after its return");
        await flows.FinishAsync();
    }

    [Test]
    public async Task ADearUplinkCarriesWhatTheCheapOneCannot(CancellationToken cancellationToken)
    {
        await using var lab = await NetworkLab.StartAsync(2, cancellationToken);
        string[] via = ["--via", $"{NetworkLab.ClientOn(1)}/max-rate=8M,{NetworkLab.ClientOn(2)}/cost=5"];
        await using var tunnel = await LabTunnel.StartAsync(lab, $"{NetworkLab.ServerOn(1)}", 2, via, cancellationToken);
        using var pair = await tunnel.OpenAsync(cancellationToken);

        // Half of what the cheap one may carry, in pieces.
        const int PieceBytes = 25_000;
        var bytes = new SeededBytes(61);
        var offset = 0L;
        var paced = await CarriedOnAsync(2, lab, async () =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            for (; offset < 60 * PieceBytes; offset += PieceBytes)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                await Task.WhenAll(
                    bytes.SendAsync(pair.Application, offset, PieceBytes, cancellationToken), bytes.ExpectAsync(pair.Target, offset, PieceBytes, cancellationToken));
            }
        });
        Assert.That(paced, Is.LessThan(KeptUpBytes), "bytes on the dear uplink while the cheap one suffices");

        var bulk = await CarriedOnAsync(2, lab, () => Task.WhenAll(
            bytes.SendAsync(pair.Application, offset, PartBytes, cancellationToken), bytes.ExpectAsync(pair.Target, offset, PartBytes, cancellationToken)));
        Assert.That(bulk, Is.GreaterThan(PartBytes / 2), "bytes on the dear uplink under bulk");
    }

    [Test]
    public async Task ALimitedUplinkKeepsToItsRateBothWays(CancellationToken cancellationToken)
    {
        const double LimitBytesPerSecond = 5e6 / 8;
        await using var lab = await NetworkLab.StartAsync(1, cancellationToken);
        await using var tunnel = await LabTunnel.StartAsync(
            lab, $"{NetworkLab.ServerOn(1)}", 2, ["--via", $"{NetworkLab.ClientOn(1)}*2/max-rate=5M"], cancellationToken);
        using var pair = await tunnel.OpenAsync(cancellationToken);
        var flows = new BothWays(pair, cancellationToken);
        await flows.CarryAsync(500_000);

        var start = Stopwatch.GetTimestamp();
        var before = await lab.ReadClientCountersAsync(1, cancellationToken);
        await flows.CarryAsync(3_500_000);
        var after = await lab.ReadClientCountersAsync(1, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Assert.That(seconds, Is.GreaterThan(4), "a window that tells something");
        foreach (var (name, bytes) in new[] { ("up", after.SentBytes - before.SentBytes), ("down", after.ReceivedBytes - before.ReceivedBytes) })
        {
            TestContext.Out.WriteLine($"{name}: {bytes / seconds / LimitBytesPerSecond:0.000} of the limit over {seconds:0.0} s");
            Assert.That(bytes, Is.LessThan(LimitBytesPerSecond * 1.05 * seconds), name);
            Assert.That(bytes, Is.GreaterThan(LimitBytesPerSecond * 0.6 * seconds), name);
        }

        await flows.FinishAsync();
    }

    // Both directions of the client's interface.
    private static async Task<long> CarriedOnAsync(int path, NetworkLab lab, Func<Task> work)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        var before = await lab.ReadClientCountersAsync(path, cancellationToken);
        await work();
        var after = await lab.ReadClientCountersAsync(path, cancellationToken);
        return after.SentBytes + after.ReceivedBytes - before.SentBytes - before.ReceivedBytes;
    }

    /// <summary>A stream that is kept busy in both directions until it is finished.</summary>
    private sealed class BothWays(StreamPair pair, CancellationToken cancellationToken)
    {
        private readonly Flow _up = new(pair.Application, pair.Target, 63, cancellationToken);
        private readonly Flow _down = new(pair.Target, pair.Application, 64, cancellationToken);

        /// <summary>Waits until so many bytes more have arrived in each direction.</summary>
        public Task CarryAsync(long bytes) => Task.WhenAll(
            _up.WaitBeyondAsync(_up.ReceivedBytes + bytes, cancellationToken), _down.WaitBeyondAsync(_down.ReceivedBytes + bytes, cancellationToken));

        public Task FinishAsync() => Task.WhenAll(_up.FinishAsync(), _down.FinishAsync());
    }
}
