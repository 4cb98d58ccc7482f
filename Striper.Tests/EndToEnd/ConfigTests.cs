using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Striper.Cli;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>Several forwards in one process: <c>tcp-proxy --config FILE</c>.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(120_000)]
internal sealed class ConfigTests
{
    private const int LengthBytes = 10_000_000;

    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void CreateDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => _directory.Dispose();

    [Test]
    public async Task TwoTunnelsAndARelayCarryTheirOwnBytesAtTheSameTime(CancellationToken cancellationToken)
    {
        using var targetA = Loopback.Listen();
        using var targetB = Loopback.Listen();
        using var targetOfRelay = Loopback.Listen();
        await using var servers = await StartAsync(
            "servers", [Server("a", targetA.EndPoint), Server("b", targetB.EndPoint)], cancellationToken);
        await using var clients = await StartAsync(
            "clients",
            [Client("a", servers.EndPoints[0], legs: 1), Client("b", servers.EndPoints[1], legs: 4), Relay("plain relay", targetOfRelay.EndPoint)],
            cancellationToken);

        await Task.WhenAll(
            CarryAsync(clients.EndPoints[0], targetA, seed: 91, cancellationToken),
            CarryAsync(clients.EndPoints[1], targetB, seed: 93, cancellationToken),
            CarryAsync(clients.EndPoints[2], targetOfRelay, seed: 95, cancellationToken));

        await clients.StopAsync(cancellationToken);
        await servers.StopAsync(cancellationToken);
        using var scope = Assert.EnterMultipleScope();
        Assert.That(clients.ErrorLines, Has.One.EndsWith($"INFO [a] listening on {clients.EndPoints[0]} (client-facing, 1 leg to {servers.EndPoints[0]})"));
        Assert.That(clients.ErrorLines, Has.One.EndsWith($"INFO [plain relay] listening on {clients.EndPoints[2]} (relay to {targetOfRelay.EndPoint})"));
        Assert.That(clients.ErrorLines, Has.Some.Match(@" INFO \[b\] tunnel \S+ leg \S+ up from .*, 4 legs$"));
        Assert.That(clients.ErrorLines, Has.Some.Match(@" INFO \[a\] tunnel \S+ leg \S+ up from .*, 1 leg$"));
        Assert.That(servers.ErrorLines.Concat(clients.ErrorLines), Has.None.Contains("1 legs"));
    }

    [Test]
    public async Task OneForwardLogsAsTheCommandLineDoes(CancellationToken cancellationToken)
    {
        var target = Loopback.UnusedEndPoint();
        await using var relay = await StartAsync("one", [Relay("only", target)], cancellationToken);
        await relay.StopAsync(cancellationToken);
        Assert.That(relay.ErrorLines[0], Does.EndWith($" INFO listening on {relay.EndPoint} (relay to {target})"));
    }

    [Test]
    [Platform(Include = "Unix", Reason = "SIGTERM is POSIX.")]
    public async Task SigTermDrainsAllForwards(CancellationToken cancellationToken)
    {
        using var targetA = Loopback.Listen();
        using var targetB = Loopback.Listen();
        await using var relays = await StartAsync("relays", [Relay("a", targetA.EndPoint), Relay("b", targetB.EndPoint)], cancellationToken, "--drain", "600");
        using var first = await StreamPair.OpenAsync(relays.EndPoints[0], targetA, cancellationToken);
        using var second = await StreamPair.OpenAsync(relays.EndPoints[1], targetB, cancellationToken);

        relays.Terminate();
        await Loopback.WaitUntilRefusedAsync(relays.EndPoints[0], cancellationToken);
        await Loopback.WaitUntilRefusedAsync(relays.EndPoints[1], cancellationToken);
        await first.FinishAsync(cancellationToken);
        Assert.That(relays.HasExited, Is.False, "exit with a stream open");
        await second.FinishAsync(cancellationToken);

        Assert.That(await relays.WaitForExitAsync(cancellationToken), Is.Zero);
    }

    [Test]
    [Platform(Include = "Unix", Reason = "SIGTERM is POSIX.")]
    public async Task ASecondSignalResetsAllForwards(CancellationToken cancellationToken)
    {
        using var targetA = Loopback.Listen();
        using var targetB = Loopback.Listen();
        await using var relays = await StartAsync("relays", [Relay("a", targetA.EndPoint), Relay("b", targetB.EndPoint)], cancellationToken, "--drain", "600");
        using var first = await StreamPair.OpenAsync(relays.EndPoints[0], targetA, cancellationToken);
        using var second = await StreamPair.OpenAsync(relays.EndPoints[1], targetB, cancellationToken);

        relays.Terminate();
        await Loopback.WaitUntilRefusedAsync(relays.EndPoints[0], cancellationToken);
        await Task.Delay(2 * Lifetime.Echo, cancellationToken);
        relays.Terminate();

        Assert.That(await relays.WaitForExitAsync(cancellationToken), Is.EqualTo(1));
        await first.Application.ExpectResetAsync(cancellationToken);
        await second.Application.ExpectResetAsync(cancellationToken);
    }

    [Test]
    public async Task FiltersAreOfTheirForwardAlone(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        var filtered = Relay("filtered", target.EndPoint);
        filtered["filter"] = new JsonArray("log-data:preview=2", "rate-limit:rate=1G,burst=1M");
        await using var proxy = await StartAsync("filters", [Relay("plain", target.EndPoint), filtered], cancellationToken);
        foreach (var endPoint in proxy.EndPoints)
        {
            using var stream = await StreamPair.OpenAsync(endPoint, target, cancellationToken);
            await stream.FinishAsync(cancellationToken);
        }

        await proxy.WaitForErrorLinesAsync(1, ": done", cancellationToken);
        Assert.That(proxy.ErrorLines.Where(line => line.Contains("stream data", StringComparison.Ordinal)), Has.All.Contains("[filtered]").And.Not.Empty);
    }

    [Test]
    public async Task AListenerInUseStopsTheOthersAndSaysWhich(CancellationToken cancellationToken)
    {
        using var taken = Loopback.Listen();
        var target = Loopback.UnusedEndPoint();
        var file = Write("taken", [Relay("free", target), Relay("busy", target, taken.EndPoint)]);
        await using var proxy = ProxyProcess.Launch("--config", file);

        Assert.That(await proxy.WaitForExitAsync(cancellationToken), Is.EqualTo(1));
        Assert.That(proxy.ErrorLines, Has.One.Items.And.One.Contains($"ERROR [busy] cannot listen on {taken.EndPoint}: address already in use, "));
    }

    [Test]
    public async Task EveryMistakeIsALineAndTheExitCodeIsTwo(CancellationToken cancellationToken)
    {
        var file = _directory["bad.json"];
        await File.WriteAllTextAsync(file, "{\"forwards\": [\n{\"mode\": \"relay\", \"listen\": 0, \"target\": \"a\", \"drian\": 1}]}", cancellationToken);
        await using var proxy = ProxyProcess.Launch("-v", "--config", file);

        Assert.That(await proxy.WaitForExitAsync(cancellationToken), Is.EqualTo(2));
        Assert.That(proxy.ErrorLines, Is.EqualTo(
        [
            $"tcp-proxy: {file}:2:42: target 'a' has no port, write HOST:PORT",
            $"tcp-proxy: {file}:2:47: unknown key 'drian', did you mean drain?",
        ]));
    }

    private static JsonObject Server(string name, EndPoint target) =>
        new() { ["name"] = name, ["mode"] = "server", ["listen"] = "127.0.0.1:0", ["target"] = target.ToString() };

    private static JsonObject Client(string name, EndPoint server, int legs) =>
        new() { ["name"] = name, ["mode"] = "client", ["listen"] = 0, ["server"] = server.ToString(), ["legs"] = legs };

    private static JsonObject Relay(string name, EndPoint target, EndPoint? listen = null) =>
        new() { ["name"] = name, ["mode"] = "relay", ["listen"] = listen?.ToString() ?? "0", ["target"] = target.ToString() };

    private static async Task CarryAsync(IPEndPoint proxy, TcpListener target, ulong seed, CancellationToken cancellationToken)
    {
        using var stream = await StreamPair.OpenAsync(proxy, target, cancellationToken);
        await stream.ExchangeAsync(seed, LengthBytes, cancellationToken);
        await stream.FinishAsync(cancellationToken);
    }

    private Task<ProxyProcess> StartAsync(string name, JsonObject[] forwards, CancellationToken cancellationToken, params string[] beside) =>
        ProxyProcess.StartAsync([.. beside, "--config", Write(name, forwards)], forwards.Length, cancellationToken);

    private string Write(string name, JsonObject[] forwards)
    {
        var file = _directory[name + ".json"];
        File.WriteAllText(file, new JsonObject { ["forwards"] = new JsonArray([.. forwards]) }.ToJsonString());
        return file;
    }
}
