using System.Globalization;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd.Hardships;

/// <summary>Several -c use one -s at the same time; one that is killed takes nobody with it but its own streams.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(120_000)]
internal sealed class SharedServerTests
{
    private static readonly int[] _legs = [1, 3, 8];

    [TestCase(0)]
    [TestCase(2)]
    public async Task KilledClientTakesOnlyItsOwnStreams(int victim)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var target = Loopback.Listen();
        await using var server = await ProxyProcess.StartAsync(
            ["-s", "127.0.0.1:0", target.EndPoint.ToString(), "--linger", "2"], cancellationToken);
        await using var first = await StartClientAsync(0);
        await using var second = await StartClientAsync(1);
        await using var third = await StartClientAsync(2);
        ProxyProcess[] clients = [first, second, third];
        var streams = new List<StreamPair>();
        foreach (var client in clients)
            streams.Add(await StreamPair.OpenAsync(client.EndPoint, target, cancellationToken));
        using var idleOfVictim = await StreamPair.OpenAsync(clients[victim].EndPoint, target, cancellationToken);
        var flows = streams.Select((stream, i) =>
            (Up: stream.Upload((ulong)i, cancellationToken), Down: stream.Download((ulong)i + 10, cancellationToken))).ToArray();
        await ProgressAsync(flows, 4_000_000);

        await clients[victim].KillAsync(cancellationToken);
        var others = flows.Where((_, i) => i != victim).ToArray();
        await ProgressAsync(others, 4_000_000);
        await idleOfVictim.Target.ExpectResetAsync(cancellationToken);
        await flows[victim].Down.ExpectSenderResetAsync();
        await server.WaitForErrorLinesAsync(1, "no leg came back within 2 s", cancellationToken);

        await ProgressAsync(others, 4_000_000);
        foreach (var (up, down) in others)
            await Task.WhenAll(up.FinishAsync(), down.FinishAsync());
        Assert.That(server.CountErrorLines(": over ("), Is.EqualTo(1), "tunnels that ended");
        streams.ForEach(stream => stream.Dispose());

        Task<ProxyProcess> StartClientAsync(int index) => ProxyProcess.StartAsync(
            ["-c", "127.0.0.1:0", server.EndPoint.ToString(), "-n", _legs[index].ToString(CultureInfo.InvariantCulture)], cancellationToken);

        Task ProgressAsync((Flow Up, Flow Down)[] flows, long bytes) => Task.WhenAll(flows.SelectMany(flow => (Flow[])[flow.Up, flow.Down])
            .Select(flow => flow.WaitBeyondAsync(flow.ReceivedBytes + bytes, cancellationToken)));
    }
}
