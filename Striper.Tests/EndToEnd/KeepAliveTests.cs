using System.Globalization;
using System.Net;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>Silent applications and targets are asked whether they are still there, by the kernel; legs are not, they have their PING.</summary>
[Category("EndToEnd")]
[Platform("Linux")]
[CancelAfter(60_000)]
internal sealed class KeepAliveTests
{
    // The column "tr" of proc_net_tcp(5).
    private const string NoTimer = "00";
    private const string KeepAliveTimer = "02";

    [Test]
    public async Task OfApplicationsAndTargets(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, new TunnelPairOptions { Legs = 1 }, cancellationToken);
        using var application = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);
        await application.DeliverAsync(accepted, [1, 2, 3], cancellationToken);
        await accepted.DeliverAsync(application, [4, 5], cancellationToken);

        await WaitForTimerAsync(pair.EndPoint, (IPEndPoint)application.LocalEndPoint!, KeepAliveTimer, cancellationToken);
        await WaitForTimerAsync((IPEndPoint)accepted.RemoteEndPoint!, target.EndPoint, KeepAliveTimer, cancellationToken);
        await WaitForTimerAsync(pair.Server.EndPoint, remote: null, NoTimer, cancellationToken);
    }

    [Test]
    public async Task OfTheRelay(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var relay = await ProxyProcess.StartAsync(["127.0.0.1:0", target.EndPoint.ToString()], cancellationToken);
        using var application = await Loopback.ConnectAsync(relay.EndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);
        await application.DeliverAsync(accepted, [1, 2, 3], cancellationToken);

        await WaitForTimerAsync(relay.EndPoint, (IPEndPoint)application.LocalEndPoint!, KeepAliveTimer, cancellationToken);
        await WaitForTimerAsync((IPEndPoint)accepted.RemoteEndPoint!, target.EndPoint, KeepAliveTimer, cancellationToken);
    }

    // An acknowledgement that is on its way has another timer for a moment.
    private static Task WaitForTimerAsync(IPEndPoint local, IPEndPoint? remote, string timer, CancellationToken cancellationToken) =>
        Condition.HoldsAsync(() => TimersOf(local, remote).Contains(timer, StringComparer.Ordinal), cancellationToken);

    // Established connections alone (state 01): the listener has the same local endpoint.
    private static IEnumerable<string> TimersOf(IPEndPoint local, IPEndPoint? remote) =>
        from line in File.ReadLines("/proc/net/tcp").Skip(1)
        let columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where columns[1] == Written(local) && columns[3] == "01" && (remote is null || columns[2] == Written(remote))
        select columns[5].Split(':')[0];

    // The address as the machine keeps it, which is little-endian wherever .NET runs.
    private static string Written(IPEndPoint endPoint) =>
        string.Create(CultureInfo.InvariantCulture, $"{BitConverter.ToUInt32(endPoint.Address.GetAddressBytes()):X8}:{endPoint.Port:X4}");
}
