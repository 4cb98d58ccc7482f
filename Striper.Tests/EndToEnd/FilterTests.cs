using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary><c>--filter</c> in every mode, the Foo protocol through it, and what outlives a crash.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(180_000)]
internal sealed class FilterTests
{
    private const int Clients = 100;
    private const int Requests = 60;
    private const int OtherLines = 2;
    private const int SigUsr2 = 12;

    private static readonly string _example = Path.Combine(AppContext.BaseDirectory, "Striper.LetterCase.dll");

    [Test]
    public async Task CountsAHundredPipeliningClientsThroughARelay(CancellationToken cancellationToken)
    {
        await using var server = new FooServer();
        await using var relay = await ProxyProcess.StartAsync(
            ["127.0.0.1:0", server.EndPoint.ToString(), "--filter", "foo-stats", "--filter", "connection-counter", "--admin", "0"], cancellationToken);
        await RunClientsAsync(relay.EndPoint, relay, cancellationToken);
        Expect(await ReadFooAsync(relay, cancellationToken), 1);
        var metrics = await ReadMetricsAsync(relay, cancellationToken);
        Assert.That(metrics, Does.Match($"(?m)^connection_counter\\{{.*\\}} {Clients}$"));
        Assert.That(metrics, Does.Contain($"striper_foo_other_lines_total {2 * Clients * OtherLines}\n"));
    }

    [Test]
    public async Task CountsAHundredPipeliningClientsAtBothEndsOfATunnel(CancellationToken cancellationToken)
    {
        await using var server = new FooServer();
        string[] filters = ["--filter", "foo-stats"];
        await using var pair = await TunnelPair.StartAsync(
            server.EndPoint, new TunnelPairOptions { ClientArguments = filters, ServerArguments = filters }, cancellationToken);
        await RunClientsAsync(pair.EndPoint, pair.Client, cancellationToken);
        Expect(await ReadFooAsync(pair.Client, cancellationToken), 1);
        Expect(await ReadFooAsync(pair.Server, cancellationToken), 1);
    }

    [Test]
    public async Task ACrashKeepsTheSumsAndTheWindow(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        await using var server = new FooServer();
        string[] arguments = ["127.0.0.1:0", server.EndPoint.ToString(), "--filter", "foo-stats", "--recovery-file", directory["foo.json"]];
        await using (var relay = await ProxyProcess.StartAsync(arguments, cancellationToken))
        {
            await RunClientsAsync(relay.EndPoint, relay, cancellationToken);
            await Condition.HoldsAsync(() => SavedMessages(directory["foo.json"]) == 2 * Clients * Requests, cancellationToken);
            await relay.KillAsync(cancellationToken);
        }

        await using var next = await ProxyProcess.StartAsync(arguments, cancellationToken);
        var foo = await ReadFooAsync(next, cancellationToken);
        Expect(foo, 1);
        Assert.That(foo.GetProperty("request_rate_10s").GetDouble(), Is.Positive, "of messages that the process before has seen");
        await RunClientsAsync(next.EndPoint, next, cancellationToken);
        Expect(await ReadFooAsync(next, cancellationToken), 2);
        await next.StopAsync(cancellationToken);
        Assert.That(SavedMessages(directory["foo.json"]), Is.EqualTo(4 * Clients * Requests), "saved at the end");
    }

    [Test]
    public async Task ATornRecoveryFileIsReportedAndIgnored(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["foo.json"], "{\"format\":\"striper-foo\",\"vers", cancellationToken);
        await using var relay = await ProxyProcess.StartAsync(
            ["127.0.0.1:0", "localhost:1", "--filter", "foo-stats", "--recovery-file", directory["foo.json"]], cancellationToken);
        Assert.That(relay.CountErrorLines("is ignored: it is torn"), Is.EqualTo(1));
        Assert.That(relay.CountErrorLines("; kept as "), Is.EqualTo(1));
        Assert.That((await ReadFooAsync(relay, cancellationToken)).GetProperty("msg_total").GetInt64(), Is.Zero);
        await relay.StopAsync(cancellationToken);
    }

    [Test]
    public async Task AFilterOfAnAssemblyChangesDataBothWays([Values("relay", "client", "server", "classic client", "classic server")] string mode, CancellationToken cancellationToken)
    {
        await using var target = new EchoTarget();
        string[] filters = ["--filter-assembly", _example, "--filter", "case", "--filter", "log-data:preview=6"];
        if (mode == "relay")
        {
            await using var relay = await ProxyProcess.StartAsync(["127.0.0.1:0", target.EndPoint.ToString(), .. filters], cancellationToken);
            await ExpectSmallLettersAsync(relay.EndPoint, relay, cancellationToken);
            return;
        }

        if (mode.StartsWith("classic", StringComparison.Ordinal))
        {
            var isClient = mode == "classic client";
            await using var server = await ProxyProcess.StartAsync(["-s", "--classic", "127.0.0.1:0", target.EndPoint.ToString(), .. isClient ? [] : filters], cancellationToken);
            await using var client = await ProxyProcess.StartAsync(
                ["-c", "--classic", "127.0.0.1:0", server.EndPoint.ToString(), .. isClient ? filters : []], cancellationToken);
            await ExpectSmallLettersAsync(client.EndPoint, isClient ? client : server, cancellationToken);
            return;
        }

        var options = mode == "client" ? new TunnelPairOptions { ClientArguments = filters } : new TunnelPairOptions { ServerArguments = filters };
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, options, cancellationToken);
        await ExpectSmallLettersAsync(pair.EndPoint, mode == "client" ? pair.Client : pair.Server, cancellationToken);
    }

    // Bulk both ways, half-closed: nothing is lost, in any mode.
    [Test]
    public async Task BulkPassesAllFiltersUnchanged([Values] bool hasTunnel, CancellationToken cancellationToken)
    {
        string[] filters = ["--filter", "connection-counter", "--filter", "foo-stats", "--filter", "rate-limit:rate=200M"];
        await using var target = new EchoTarget();
        await using var relay = hasTunnel ? null : await ProxyProcess.StartAsync(["127.0.0.1:0", target.EndPoint.ToString(), .. filters], cancellationToken);
        await using var pair = hasTunnel
            ? await TunnelPair.StartAsync(target.EndPoint, new TunnelPairOptions { ClientArguments = filters, ServerArguments = filters }, cancellationToken)
            : null;
        using var socket = await Loopback.ConnectAsync(relay?.EndPoint ?? pair!.EndPoint, cancellationToken);
        await EchoTarget.ExpectEchoAsync(socket, seed: 5, offset: 0, lengthBytes: 20 << 20, cancellationToken);
        socket.Shutdown(SocketShutdown.Send);
        await socket.ExpectEndAsync(cancellationToken);
    }

    [Test]
    public async Task AResetPasses([Values] bool ofTheTarget, CancellationToken cancellationToken)
    {
        using var listener = Loopback.Listen();
        await using var relay = await ProxyProcess.StartAsync(["127.0.0.1:0", listener.EndPoint.ToString(), "--filter", "log-data"], cancellationToken);
        using var application = await Loopback.ConnectAsync(relay.EndPoint, cancellationToken);
        using var target = await listener.AcceptSocketAsync(cancellationToken);
        await application.DeliverAsync(target, "abc"u8.ToArray(), cancellationToken);
        (ofTheTarget ? target : application).Abort();
        await (ofTheTarget ? application : target).ExpectResetAsync(cancellationToken);
        await relay.WaitForErrorLinesAsync(1, ": done", cancellationToken);
        Assert.That(relay.CountErrorLines("closed by a reset"), Is.EqualTo(2));
    }

    private static async Task ExpectSmallLettersAsync(IPEndPoint endPoint, ProxyProcess filtering, CancellationToken cancellationToken)
    {
        using var socket = await Loopback.ConnectAsync(endPoint, cancellationToken);
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
        await socket.SendAsync("Grüße to You\n"u8.ToArray(), cancellationToken);
        socket.Shutdown(SocketShutdown.Send);
        Assert.That(await reader.ReadToEndAsync(cancellationToken), Is.EqualTo("grüße to you\n"));
        await filtering.WaitForErrorLinesAsync(1, ": done", cancellationToken);
        Assert.That(filtering.CountErrorLines("downstream data, 15 bytes: \"GR\\xc3\\xbc\\xc3\\x9f\".."), Is.EqualTo(1));
        Assert.That(filtering.CountErrorLines("downstream data, 0 bytes and the end"), Is.EqualTo(1));
        Assert.That(filtering.CountErrorLines("upstream data, 0 bytes and the end"), Is.EqualTo(1));
        Assert.That(filtering.CountErrorLines("by a reset"), Is.Zero);
    }

    private static async Task RunClientsAsync(IPEndPoint endPoint, ProxyProcess asked, CancellationToken cancellationToken)
    {
        var clients = Enumerable.Range(0, Clients).Select(i => RunClientAsync(endPoint, i, cancellationToken)).ToList();

        // Under load: whatever it says, it is whole and adds up.
        asked.Signal(SigUsr2);
        await Task.WhenAll(clients);
        var foo = await ReadLineAsync(asked, cancellationToken);
        Assert.That(
            foo.GetProperty("msg_total").GetInt64(),
            Is.EqualTo(foo.GetProperty("msg_req").GetInt64() + foo.GetProperty("msg_ack").GetInt64() + foo.GetProperty("msg_nak").GetInt64()));
    }

    // All requests at once, in pieces that fit no line; the answers come out of step.
    private static async Task RunClientAsync(IPEndPoint endPoint, int number, CancellationToken cancellationToken)
    {
        var random = new Random(number);
        var lines = Enumerable.Range(1, Requests).Select(i => $"REQ {i} größe {new string('x', random.Next(50))}\n")
            .Concat(Enumerable.Repeat("hello\n", OtherLines));
        var bytes = Encoding.UTF8.GetBytes(string.Concat(lines));
        using var socket = await Loopback.ConnectAsync(endPoint, cancellationToken);
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
        var reading = reader.ReadToEndAsync(cancellationToken);
        for (var start = 0; start < bytes.Length;)
        {
            var length = Math.Min(random.Next(1, 200), bytes.Length - start);
            start += await socket.SendAsync(bytes.AsMemory(start, length), cancellationToken);
        }

        socket.Shutdown(SocketShutdown.Send);
        Assert.That((await reading).Count(c => c == '\n'), Is.EqualTo(Requests + OtherLines));
    }

    private static void Expect(JsonElement foo, int runs)
    {
        Assert.That(foo.EnumerateObject().Select(member => member.Name), Is.EquivalentTo(
        [
            "msg_total", "msg_req", "msg_ack", "msg_nak", "request_rate_1s", "request_rate_10s", "response_rate_1s", "response_rate_10s",
        ]));
        long[] counts = [.. ((string[])["msg_total", "msg_req", "msg_ack", "msg_nak"]).Select(name => foo.GetProperty(name).GetInt64())];
        var each = runs * Clients * Requests;
        Assert.That(counts, Is.EqualTo([2 * each, each, each / 3 * 2, each / 3]));
    }

    private static Task<JsonElement> ReadFooAsync(ProxyProcess proxy, CancellationToken cancellationToken)
    {
        proxy.Signal(SigUsr2);
        return ReadLineAsync(proxy, cancellationToken);
    }

    private static async Task<JsonElement> ReadLineAsync(ProxyProcess proxy, CancellationToken cancellationToken)
    {
        // Byte by byte, so that nothing of the next line is taken.
        var line = new MemoryStream();
        var one = new byte[1];
        while (await proxy.Output.ReadAsync(one, cancellationToken) > 0 && one[0] != '\n')
            line.WriteByte(one[0]);
        return JsonDocument.Parse(line.ToArray()).RootElement.GetProperty("foo");
    }

    private static async Task<string> ReadMetricsAsync(ProxyProcess proxy, CancellationToken cancellationToken)
    {
        var ready = proxy.ErrorLines.Single(line => line.Contains("admin endpoint on ", StringComparison.Ordinal));
        var address = ready.Split("admin endpoint on ")[1].Split(' ')[0];
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"{address}stats/prometheus"), cancellationToken);
    }

    private static long SavedMessages(string file)
    {
        if (!File.Exists(file))
            return 0;
        var state = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.GetProperty("state");
        return ((string[])["requests", "acks", "naks"]).Sum(name => state.GetProperty(name).GetInt64());
    }
}
