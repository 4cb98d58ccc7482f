using System.Diagnostics;
using System.Net;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd.Hardships;

/// <summary>Networks change under a running tunnel: uplinks and addresses come and go, middleboxes forget. Nothing is lost.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[RequiresNetworkNamespaces]
[CancelAfter(120_000)]
internal sealed class UplinkTests
{
    private const long BulkBytes = 100_000_000;
    private const long BeforeBytes = 10_000_000;
    private const string AddressGone = "no longer has the address";

    // As long as the pauses between dials take to grow to their longest.
    private static readonly TimeSpan _longAbsence = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan _dialledWithin = TimeSpan.FromSeconds(1);

    [TestCase(false, false, "")]
    [TestCase(false, true, "from p2: the interface has no IPv4 address")]
    [TestCase(true, true, "from p2: this host has no such interface")]
    public async Task AnUplinkVanishesAndReturns(bool withInterface, bool isNamed, string complaint)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        await using var lab = await NetworkLab.StartAsync(2, cancellationToken);
        string[] via = ["--via", isNamed ? "p1*2,p2*2" : $"{NetworkLab.ClientOn(1)}*2,{NetworkLab.ClientOn(2)}*2"];
        await using var tunnel = await LabTunnel.StartAsync(lab, $"{NetworkLab.ServerOn(1)}", 4, via, cancellationToken);
        using (var stream = await BulkStream.OpenAsync(tunnel, cancellationToken))
        {
            await stream.CarryAsync(
                () => withInterface ? lab.RemoveClientInterfaceAsync(2, cancellationToken) : lab.RemoveClientAddressAsync(2, cancellationToken),
                cancellationToken);
            await tunnel.Client.WaitForErrorLinesAsync(2, AddressGone, cancellationToken);
            if (isNamed)
                await tunnel.Client.WaitForErrorLinesAsync(1, complaint, cancellationToken);
            await ReturnAsync();
            await tunnel.WaitForLegsAsync(6, cancellationToken);
            await stream.CarryAsync(() => Task.CompletedTask, cancellationToken);
        }

        // With no stream open nobody is in a hurry, and it is all up to the address.
        await lab.RemoveClientAddressAsync(2, cancellationToken);
        await tunnel.Client.WaitForErrorLinesAsync(4, AddressGone, cancellationToken);
        await Task.Delay(_longAbsence, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        await lab.AddClientAddressAsync(2, cancellationToken);
        await tunnel.WaitForLegsAsync(8, cancellationToken);
        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(_dialledWithin), "from the address to the legs");
        Assert.That(tunnel.Legs.Skip(4).Select(leg => leg.Local.Address), Is.All.EqualTo(NetworkLab.ClientOn(2)));
        using var last = await BulkStream.OpenAsync(tunnel, cancellationToken);
        await last.CarryAsync(() => Task.CompletedTask, cancellationToken);

        async Task ReturnAsync()
        {
            if (withInterface)
                await lab.AddClientInterfaceAsync(2, cancellationToken);
            else
                await lab.AddClientAddressAsync(2, cancellationToken);
        }
    }

    [Test]
    public async Task TheNameOfTheServerMovesToAnotherAddress(CancellationToken cancellationToken)
    {
        await using var lab = await NetworkLab.StartAsync(2, cancellationToken);
        await lab.NameAsync("server.test", [NetworkLab.ServerOn(1)], cancellationToken);
        await using var tunnel = await LabTunnel.StartAsync(lab, "server.test", 4, [], cancellationToken);
        using var stream = await BulkStream.OpenAsync(tunnel, cancellationToken);
        await stream.CarryAsync(
            async () =>
            {
                await lab.NameAsync("server.test", [NetworkLab.ServerOn(2)], cancellationToken);
                await lab.RemoveServerAddressAsync(1, cancellationToken);
            },
            cancellationToken);
        await tunnel.WaitForLegsAsync(8, cancellationToken);
        Assert.That(tunnel.Legs.Skip(4).Select(leg => leg.Remote.Address), Is.All.EqualTo(NetworkLab.ServerOn(2)));
    }

    [Test]
    public async Task TheAddressesOfTheServerShareTheLegs(CancellationToken cancellationToken)
    {
        const int Legs = 6;
        await using var lab = await NetworkLab.StartAsync(2, cancellationToken);
        IPAddress[] addresses = [NetworkLab.ServerOn(1), NetworkLab.ServerOn(2)];

        // The third has never been there, as an old entry in the DNS.
        await lab.NameAsync("server.test", [.. addresses, IPAddress.Parse("10.214.2.99")], cancellationToken);
        await using var tunnel = await LabTunnel.StartAsync(lab, "server.test", Legs, [], cancellationToken);
        Assert.That(tunnel.Legs.Select(leg => leg.Remote.Address).Distinct(), Is.EquivalentTo(addresses));
        using var stream = await BulkStream.OpenAsync(tunnel, cancellationToken);
        var lost = tunnel.Legs.Count(leg => leg.Remote.Address.Equals(addresses[0]));
        await stream.CarryAsync(() => lab.RemoveServerAddressAsync(1, cancellationToken), cancellationToken);
        await tunnel.WaitForLegsAsync(Legs + lost, cancellationToken);
        Assert.That(tunnel.Legs.Skip(Legs).Select(leg => leg.Remote.Address), Is.All.EqualTo(addresses[1]));
        await stream.CarryAsync(() => Task.CompletedTask, cancellationToken);
    }

    [Test]
    public async Task AnAddressThatRefusesCostsNoDial(CancellationToken cancellationToken)
    {
        await using var lab = await NetworkLab.StartAsync(1, cancellationToken);
        await lab.NameAsync("server.test", [NetworkLab.RouterOn(1), NetworkLab.ServerOn(1)], cancellationToken);
        await using var tunnel = await LabTunnel.StartAsync(lab, "server.test", 4, [], cancellationToken);
        using var stream = await BulkStream.OpenAsync(tunnel, cancellationToken);
        await stream.CarryAsync(() => Task.CompletedTask, cancellationToken);
        Assert.That(tunnel.Legs.Select(leg => leg.Remote.Address), Is.All.EqualTo(NetworkLab.ServerOn(1)));
        Assert.That(tunnel.Client.CountErrorLines("no leg to"), Is.Zero, "complaints");
    }

    [Test]
    public async Task ANatForgetsIdleLegs(CancellationToken cancellationToken)
    {
        await using var lab = await NetworkLab.StartAsync(1, cancellationToken);
        await using var tunnel = await LabTunnel.StartAsync(lab, $"{NetworkLab.ServerOn(1)}", 4, [], cancellationToken);
        using var stream = await BulkStream.OpenAsync(tunnel, cancellationToken);
        await stream.CarryAsync(() => Task.CompletedTask, cancellationToken);
        await lab.ForgetFlowsAsync(tunnel.Legs.Select(leg => leg.Local.Port), cancellationToken);
        await stream.CarryAsync(() => Task.CompletedTask, cancellationToken);
    }

    /// <summary>A stream that goes on through it all; every byte has its place in one sequence a direction.</summary>
    private sealed class BulkStream(StreamPair pair) : IDisposable
    {
        private readonly SeededBytes _up = new(51);
        private readonly SeededBytes _down = new(52);
        private long _offset;

        public static async Task<BulkStream> OpenAsync(LabTunnel tunnel, CancellationToken cancellationToken) =>
            new(await tunnel.OpenAsync(cancellationToken));

        /// <summary>Bulk in both directions at once; <paramref name="meanwhile"/> happens in the midst of it.</summary>
        public async Task CarryAsync(Func<Task> meanwhile, CancellationToken cancellationToken)
        {
            var sending = Task.WhenAll(
                _up.SendAsync(pair.Application, _offset, BulkBytes, cancellationToken), _down.SendAsync(pair.Target, _offset, BulkBytes, cancellationToken));
            await ExpectAsync(BeforeBytes, cancellationToken);
            var happening = meanwhile();
            await ExpectAsync(BulkBytes - BeforeBytes, cancellationToken);
            await Task.WhenAll(sending, happening);
        }

        public void Dispose() => pair.Dispose();

        private async Task ExpectAsync(long lengthBytes, CancellationToken cancellationToken)
        {
            await Task.WhenAll(
                _up.ExpectAsync(pair.Target, _offset, lengthBytes, cancellationToken), _down.ExpectAsync(pair.Application, _offset, lengthBytes, cancellationToken));
            _offset += lengthBytes;
        }
    }
}
