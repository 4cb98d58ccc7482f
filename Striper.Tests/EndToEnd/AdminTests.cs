using System.Net.Sockets;
using System.Text.Json;
using NUnit.Framework;
using Striper.Tests.Cli.Statistics;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>The admin endpoint of the real executable.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(60_000)]
internal sealed class AdminTests
{
    private const string Token = "correct-horse-battery-staple";
    private const int SigUsr2 = 12;
    private const int Legs = 3;

    private static readonly TunnelPairOptions _withAdmin = new()
    {
        Legs = Legs,
        ClientArguments = ["--admin", "127.0.0.1:0"],
        ServerArguments = ["--admin", "0"],
    };

    [Test]
    public async Task AClientIsIllWithoutAServerAndWellOnceALegIsUp(CancellationToken cancellationToken)
    {
        var endPoint = Loopback.UnusedEndPoint();
        await using var client = await ProxyProcess.StartAsync(
            ["-c", "127.0.0.1:0", endPoint.ToString(), "-n", "2", "--admin", "127.0.0.1:0"], cancellationToken);
        using var admin = new AdminClient(client);
        Assert.That(await admin.WaitForHealthAsync(503, cancellationToken), Does.StartWith($"no leg to {endPoint} is up"));
        foreach (var path in (string[])["/heartbeat", "/status"])
            Assert.That((await admin.AskAsync(path, cancellationToken)).Status, Is.EqualTo(503), path);
        var stats = (await admin.ReadStatsAsync(cancellationToken)).GetProperty("forwards")[0];
        Assert.That(stats.GetProperty("is_healthy").GetBoolean(), Is.False);

        await using var server = await ProxyProcess.StartAsync(["-s", endPoint.ToString(), Loopback.UnusedEndPoint().ToString()], cancellationToken);
        Assert.That(await admin.WaitForHealthAsync(200, cancellationToken), Is.Null);
        foreach (var path in (string[])["/heartbeat", "/status"])
            Assert.That(await admin.AskAsync(path, cancellationToken), Is.EqualTo((200, """{"status":"ok","reason":null}""")), path);

        await server.KillAsync(cancellationToken);
        Assert.That(await admin.WaitForHealthAsync(503, cancellationToken), Does.StartWith($"no leg to {endPoint} is up"));
    }

    [Test]
    public async Task AServerIsIllAfterItsTargetHasRefused(CancellationToken cancellationToken)
    {
        var target = Loopback.UnusedEndPoint();
        await using var pair = await TunnelPair.StartAsync(target, _withAdmin, cancellationToken);
        using var admin = new AdminClient(pair.Server);
        Assert.That(await admin.WaitForHealthAsync(200, cancellationToken), Is.Null);
        await Loopback.ExpectConnectionIsResetAsync(pair.EndPoint, cancellationToken);
        Assert.That(await admin.WaitForHealthAsync(503, cancellationToken), Does.StartWith($"the target {target} cannot be reached: "));
    }

    [Test]
    [RequiresProgram("curl", "curl")]
    [RequiresPythonModule("prometheus_client.parser", "python3-prometheus-client")]
    public async Task EveryFormatTellsTheSameUnderLoadAndAllBytesAfterIt(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, _withAdmin, cancellationToken);
        using var admin = new AdminClient(pair.Client);
        using var farAdmin = new AdminClient(pair.Server);
        using var printed = new StreamReader(pair.Client.Output);
        await admin.WaitForStatsAsync(stats => LegsUp(stats) == Legs, cancellationToken);
        long up, down;
        using (var stream = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken))
        {
            var (upload, download) = (stream.Upload(seed: 21, cancellationToken), stream.Download(seed: 22, cancellationToken));
            await upload.WaitBeyondAsync(1_000_000, cancellationToken);
            await download.WaitBeyondAsync(1_000_000, cancellationToken);

            // SIGUSR2 and /stats, again and again while all legs are busy: each a whole object.
            for (var i = 0; i < 10; i++)
            {
                pair.Client.Signal(SigUsr2);
                AssertFormat(JsonDocument.Parse((await printed.ReadLineAsync(cancellationToken))!).RootElement);
                AssertFormat(await admin.ReadStatsAsync(cancellationToken));
            }

            AssertFormat(await farAdmin.ReadStatsAsync(cancellationToken));
            foreach (var path in (string[])["metrics", "stats/prometheus"])
                await AssertPrometheusReadsAsync($"{admin.Address}{path}", cancellationToken);
            var busy = Tunnel(await admin.WaitForStatsAsync(stats => Tunnel(stats).GetProperty("sent_1s").GetDouble() > 0 && Tunnel(stats).GetProperty("received_10s").GetDouble() > 0, cancellationToken));
            Assert.That(busy.GetProperty("legs").EnumerateArray().Select(leg => leg.GetProperty("rtt_seconds").GetDouble()), Is.All.Positive);

            await Task.WhenAll(upload.FinishAsync(), download.FinishAsync());
            (up, down) = (upload.ReceivedBytes + 3, download.ReceivedBytes + 3);
        }

        var after = await admin.WaitForStatsAsync(stats => Forward(stats).GetProperty("sent_bytes").GetInt64() == up && Forward(stats).GetProperty("streams_open").GetInt32() == 0, cancellationToken);
        AssertBytes(after, up, down);
        AssertBytes(await farAdmin.WaitForStatsAsync(stats => Forward(stats).GetProperty("sent_bytes").GetInt64() == down, cancellationToken), down, up);
        pair.Client.Signal(SigUsr2);
        AssertBytes(JsonDocument.Parse((await printed.ReadLineAsync(cancellationToken))!).RootElement, up, down);
    }

    [Test]
    public async Task WhatIsPrintedGoesBehindWhatIsInTheFile(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        var file = directory["printed"];
        await using var relay = await ProxyProcess.StartAsync(
            ["sh", "-c", "exec >\"$0\" && echo before && exec \"$@\"", file], ["127.0.0.1:0", Loopback.UnusedEndPoint().ToString()], cancellationToken);
        for (var i = 1; i <= 2; i++)
        {
            relay.Signal(SigUsr2);
            var printed = 1 + i;
            await Condition.HoldsAsync(() => File.ReadAllText(file).Count(c => c == '\n') == printed, cancellationToken);
        }

        var lines = await File.ReadAllLinesAsync(file, cancellationToken);
        Assert.That(lines[0], Is.EqualTo("before"));
        Assert.That(lines[1..].Select(line => Forward(JsonDocument.Parse(line).RootElement).GetProperty("mode").GetString()), Is.All.EqualTo("relay"));
    }

    // By what other programs rely on; the page's paths are read by their files' names alone, so there is nothing to climb to.
    [Test]
    [RequiresProgram("curl", "curl")]
    public async Task WhoHasNoBusinessThereIsRefused(CancellationToken cancellationToken)
    {
        await using var relay = await ProxyProcess.StartAsync(["127.0.0.1:0", Loopback.UnusedEndPoint().ToString(), "--admin", "0"], cancellationToken);
        using var admin = new AdminClient(relay);
        using var scope = Assert.EnterMultipleScope();
        Assert.That(await StatusOfAsync("/stats"), Is.EqualTo(200));
        Assert.That(await StatusOfAsync("/stats", "-H", "Host: evil.example"), Is.EqualTo(421));
        Assert.That(await StatusOfAsync("/stats", "-H", $"Host: localhost.evil.example:{admin.Address.Port}"), Is.EqualTo(421));
        Assert.That(await StatusOfAsync("/stats", "-H", $"Host: localhost:{admin.Address.Port}"), Is.EqualTo(200));
        Assert.That(await StatusOfAsync("/stats", "-H", "Host;"), Is.EqualTo(421), "an empty one");
        Assert.That(await StatusOfAsync("/stats", "-H", "Host:"), Is.EqualTo(400), "none");
        Assert.That(await StatusOfAsync("/stats", "-H", "Origin: http://evil.example"), Is.EqualTo(403));
        Assert.That(await StatusOfAsync("/stats", "-H", "Sec-Fetch-Site: cross-site"), Is.EqualTo(403));
        Assert.That(await StatusOfAsync("/tunnels/x/legs/0/pause", "-X", "POST"), Is.EqualTo(401));
        Assert.That(await StatusOfAsync("/tunnels/x/legs/0/pause", "-X", "POST", "-H", $"Authorization: Bearer {Token}"), Is.EqualTo(403));
        Assert.That(await StatusOfAsync("/stats", "-X", "DELETE"), Is.EqualTo(401));
        foreach (var path in (string[])["/nothing", "/page.js", "/vendor/uPlot.iife.min.js", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "/stats/../../etc/passwd", "/Admin.Page.page.html", "//etc/passwd", "/%00"])
            Assert.That(await StatusOfAsync(path), Is.EqualTo(404).Or.EqualTo(400), path);

        async Task<int> StatusOfAsync(string path, params string[] arguments)
        {
            var url = admin.Address.ToString().TrimEnd('/') + path;
            var output = await Command.RunAsync("curl", ["-sS", "--path-as-is", "-o", "/dev/null", "-w", "%{http_code}", .. arguments, url], cancellationToken);
            return int.Parse(output);
        }
    }

    [Test]
    public async Task BeyondTheLoopbackEveryRequestBearsTheToken(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        await using var relay = await ProxyProcess.StartAsync(
            ["127.0.0.1:0", Loopback.UnusedEndPoint().ToString(), "--admin", "0.0.0.0:0", "--admin-token-file", TokenFiles.Create(directory, Token)], cancellationToken);
        Assert.That(relay.ErrorLines, Has.One.Match(@" INFO admin endpoint on http://0\.0\.0\.0:\d+/ \(live page, /health, /stats, /metrics\), with the token of --admin-token-file$"));
        using var stranger = new AdminClient(relay);
        foreach (var path in (string[])["/stats", "/health", "/metrics", "/events", "/nothing"])
            Assert.That((await stranger.AskAsync(path, cancellationToken)).Status, Is.EqualTo(401), path);
        Assert.That((await stranger.AskAsync("/", cancellationToken)).Status, Is.EqualTo(200));
        using var guesser = new AdminClient(relay, Token + "s");
        Assert.That((await guesser.AskAsync("/stats", cancellationToken)).Status, Is.EqualTo(403));
        using var admin = new AdminClient(relay, Token);
        var stats = await admin.ReadStatsAsync(cancellationToken);
        Assert.That(Forward(stats).GetProperty("mode").GetString(), Is.EqualTo("relay"));
        Assert.That((await admin.AskAsync("/tunnels/x/legs/0/pause", cancellationToken, HttpMethod.Post)).Status, Is.EqualTo(404));
        await relay.StopAsync(cancellationToken);
        Assert.That(relay.ErrorLines, Has.None.Contains(Token));
    }

    [Test]
    public async Task APortInUseIsOneClearLine(CancellationToken cancellationToken)
    {
        using var taken = Loopback.Listen();
        await using var relay = ProxyProcess.Launch("127.0.0.1:0", "127.0.0.1:9", "--admin", taken.EndPoint.ToString());
        Assert.That(await relay.WaitForExitAsync(cancellationToken), Is.EqualTo(1));
        Assert.That(relay.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(relay.ErrorLines[0], Does.EndWith($" ERROR cannot listen on {taken.EndPoint} for --admin: address already in use, choose another port or stop the program that holds it"));
    }

    [Test]
    public async Task ItAnswersWhileStreamsEndAndNoLongerThanThat(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, _withAdmin with { ClientArguments = ["--admin", "0", "--drain", "600"] }, cancellationToken);
        using var admin = new AdminClient(pair.Client);
        using var stream = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken);
        pair.Client.Terminate();
        Assert.That(await admin.WaitForHealthAsync(503, cancellationToken), Is.EqualTo("stopping"));

        // Samples go on too.
        var before = (await admin.ReadStatsAsync(cancellationToken)).GetProperty("uptime_seconds").GetDouble();
        var draining = await admin.WaitForStatsAsync(stats => stats.GetProperty("uptime_seconds").GetDouble() > before + 1.2, cancellationToken);
        Assert.That(Forward(draining).GetProperty("streams_open").GetInt32(), Is.EqualTo(1));
        await stream.FinishAsync(cancellationToken);
        Assert.That(await pair.Client.WaitForExitAsync(cancellationToken), Is.Zero);
    }

    [Test]
    public async Task LegsArePausedAndResumedByTokenAtTheClientAlone(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        using var target = Loopback.Listen();
        string[] arguments = ["--admin", "0", "--admin-token-file", TokenFiles.Create(directory, Token)];
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, _withAdmin with { ClientArguments = arguments, ServerArguments = arguments }, cancellationToken);
        using var admin = new AdminClient(pair.Client, Token);
        using var farAdmin = new AdminClient(pair.Server, Token);
        var tunnel = Tunnel(await admin.WaitForStatsAsync(stats => LegsUp(stats) == Legs, cancellationToken)).GetProperty("id").GetString();
        Assert.That(await admin.AskAsync($"/tunnels/{tunnel}/legs/1/pause", cancellationToken, HttpMethod.Post), Is.EqualTo((204, "")));
        await admin.WaitForStatsAsync(stats => StateOf(stats, 1) == "paused", cancellationToken);
        await farAdmin.WaitForStatsAsync(stats => StateOf(stats, 1) == "paused", cancellationToken);
        Assert.That((await admin.AskAsync($"/tunnels/{tunnel}/legs/{Legs}/pause", cancellationToken, HttpMethod.Post)).Status, Is.EqualTo(404));
        Assert.That((await farAdmin.AskAsync($"/tunnels/{tunnel}/legs/1/resume", cancellationToken, HttpMethod.Post)).Status, Is.EqualTo(409));
        Assert.That((await admin.AskAsync($"/tunnels/{tunnel}/legs/1/resume", cancellationToken, HttpMethod.Post)).Status, Is.EqualTo(204));
        await admin.WaitForStatsAsync(stats => StateOf(stats, 1) is "up" or "starting", cancellationToken);
    }

    private static JsonElement Forward(JsonElement stats) => stats.GetProperty("forwards")[0];

    private static JsonElement Tunnel(JsonElement stats) => Forward(stats).GetProperty("tunnels")[0];

    private static int LegsUp(JsonElement stats) => Tunnel(stats).GetProperty("legs").EnumerateArray().Count(leg => leg.GetProperty("incarnation").ValueKind == JsonValueKind.Number);

    private static string? StateOf(JsonElement stats, int slot) => Tunnel(stats).GetProperty("legs")[slot].GetProperty("state").GetString();

    private static void AssertFormat(JsonElement stats) => Assert.That(StatisticsFormat.NamesIn(stats), Is.EquivalentTo(StatisticsFormat.OfTunnels));

    private static void AssertBytes(JsonElement stats, long sent, long received)
    {
        foreach (var part in (JsonElement[])[Forward(stats), Tunnel(stats)])
            Assert.That((part.GetProperty("sent_bytes").GetInt64(), part.GetProperty("received_bytes").GetInt64()), Is.EqualTo((sent, received)));
        Assert.That(Tunnel(stats).GetProperty("legs").EnumerateArray().Sum(leg => leg.GetProperty("sent_bytes").GetInt64()), Is.GreaterThan(sent));
        Assert.That(Tunnel(stats).GetProperty("legs").EnumerateArray().Sum(leg => leg.GetProperty("received_bytes").GetInt64()), Is.GreaterThan(received));
    }

    private static async Task AssertPrometheusReadsAsync(string url, CancellationToken cancellationToken)
    {
        const string Program = """
            import json, sys
            from prometheus_client.parser import text_string_to_metric_families
            families = {}
            for family in text_string_to_metric_families(open(sys.argv[1]).read()):
                assert family.name not in families, family.name
                families[family.name] = {"type": family.type, "help": family.documentation, "samples": [[s.name, s.labels, s.value] for s in family.samples]}
            print(json.dumps(families))
            """;
        using var directory = new TemporaryDirectory();
        await Command.RunAsync("curl", ["-sS", "--fail", "-o", directory["metrics"], url], cancellationToken);
        var families = JsonDocument.Parse(await Command.RunAsync(RequiresPythonModuleAttribute.Python, ["-c", Program, directory["metrics"]], cancellationToken)).RootElement;
        Assert.That(families.EnumerateObject().Select(family => family.Value.GetProperty("help").GetString()), Is.All.Not.Empty);
        Assert.That(families.EnumerateObject().Select(family => family.Name), Is.All.StartsWith("striper_"));
        Assert.That(families.GetProperty("striper_build_info").GetProperty("samples")[0][1].GetProperty("version").GetString(), Does.Match(@"^\d+\.\d+\.\d+$"));
        var sent = families.GetProperty("striper_leg_sent_bytes");
        Assert.That(sent.GetProperty("type").GetString(), Is.EqualTo("counter"));
        var samples = sent.GetProperty("samples").EnumerateArray().ToList();
        Assert.That(samples.Select(sample => sample[0].GetString()), Is.All.EqualTo("striper_leg_sent_bytes_total"));
        Assert.That(samples.Select(sample => sample[1].GetProperty("slot").GetString()), Is.EqualTo(["0", "1", "2"]));
        Assert.That(samples.Sum(sample => sample[2].GetDouble()), Is.GreaterThan(1_000_000));
        var rtt = families.GetProperty("striper_leg_rtt_seconds");
        Assert.That(rtt.GetProperty("type").GetString(), Is.EqualTo("gauge"));
        Assert.That(rtt.GetProperty("samples").EnumerateArray().Select(sample => sample[2].GetDouble()), Is.All.InRange(1e-6, 10));
        Assert.That(families.GetProperty("striper_healthy").GetProperty("samples")[0][2].GetDouble(), Is.EqualTo(1));
    }
}
