using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Striper.Common.Diagnostics;
using Striper.Tests.Cli.Statistics;

namespace Striper.Tests.Cli.Admin;

/// <summary>What the admin endpoint answers, over made-up figures.</summary>
[CancelAfter(30_000)]
internal sealed partial class AdminEndpointTests
{
    private const string Token = "correct-horse-battery-staple";

    private AdminFixture _admin = null!;

    [SetUp]
    public async Task StartAsync() => _admin = await AdminFixture.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _admin.DisposeAsync();

    [TestCase("/health")]
    [TestCase("/heartbeat")]
    [TestCase("/status")]
    public async Task HealthIsOkOrSaysWhyNot(string path)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using (var well = await _admin.Client.GetAsync(path, cancellationToken))
        {
            Assert.That(well.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await well.Content.ReadAsStringAsync(cancellationToken), Is.EqualTo("""{"status":"ok","reason":null}"""));
        }

        _admin.Scripted.Now = new ProxyStatistics { Reason = "no leg is up" };
        using var ill = await _admin.Client.GetAsync(path, cancellationToken);
        Assert.That(ill.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await ill.Content.ReadAsStringAsync(cancellationToken), Is.EqualTo("""{"status":"unavailable","reason":"no leg is up"}"""));
    }

    [Test]
    public async Task StatisticsAreJsonOfTheFormat(CancellationToken cancellationToken)
    {
        using var response = await _admin.Client.GetAsync("/stats", cancellationToken);
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));
        var stats = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken)).RootElement;
        Assert.That(StatisticsFormat.NamesIn(stats), Is.EquivalentTo(StatisticsFormat.OfTunnels));
        Assert.That(stats.GetProperty("process").GetProperty("id").GetInt32(), Is.EqualTo(Environment.ProcessId));
    }

    [TestCase("/metrics")]
    [TestCase("/stats/prometheus")]
    public async Task MetricsAreText(string path)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var response = await _admin.Client.GetAsync(path, cancellationToken);
        Assert.That(response.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
        Assert.That(await response.Content.ReadAsStringAsync(cancellationToken), Does.Contain("\nstriper_leg_up{forward=\"127.0.0.1:4711\",mode=\"client\",tunnel=\"" + SampleStatistics.TunnelId + "\",slot=\"0\",via=\"eth0\"} 1\n"));
    }

    [TestCase("/")]
    [TestCase("/health")]
    [TestCase("/stats")]
    [TestCase("/metrics")]
    public async Task ProbesMayAskForTheHeadAlone(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var response = await _admin.Client.SendAsync(request, TestContext.CurrentContext.CancellationToken);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [Test]
    public async Task ThePageIsOneDocumentThatRunsNothingButItself(CancellationToken cancellationToken)
    {
        using var response = await _admin.Client.GetAsync("/", cancellationToken);
        var page = await response.Content.ReadAsStringAsync(cancellationToken);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        var nonce = Nonce().Match(policy).Groups["nonce"].Value;
        Assert.That(nonce, Has.Length.EqualTo(24));
        Assert.That(policy, Does.StartWith("default-src 'none'; ").And.Contain($"script-src 'nonce-{nonce}'").And.Contain("frame-ancestors 'none'"));
        Assert.That(Tags().Matches(page).Select(tag => tag.Value), Has.Exactly(2).Contains($"nonce=\"{nonce}\"").And.Exactly(1).Contains("application/json").And.Exactly(3).Items);
        Assert.That(page, Does.Not.Contain("{nonce}").And.Not.Contain("{boot}").And.Not.Contain("/*{"));
        Assert.That(Boot(page).GetProperty("needs_token").GetBoolean(), Is.False);
        Assert.That(response.Headers.CacheControl!.NoStore, Is.True);
        Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(["nosniff"]));
        Assert.That(response.Headers.GetValues("Cross-Origin-Resource-Policy"), Is.EqualTo(["same-origin"]));
        Assert.That(response.Headers.Contains("Server"), Is.False);
        Assert.That(response.Headers.Contains("Access-Control-Allow-Origin"), Is.False);

        using var again = await _admin.Client.GetAsync("/", cancellationToken);
        Assert.That(again.Headers.GetValues("Content-Security-Policy").Single(), Does.Not.Contain(nonce));
    }

    [Test]
    public async Task ThePagePausesAndResumes(CancellationToken cancellationToken)
    {
        await BearPagesTokenAsync(cancellationToken);
        using var paused = await PostAsync($"/tunnels/{SampleStatistics.TunnelId}/legs/0/pause", cancellationToken);
        using var resumed = await PostAsync($"/tunnels/{SampleStatistics.TunnelId}/legs/0/resume", cancellationToken);
        Assert.That((paused.StatusCode, resumed.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.NoContent)));
        Assert.That(_admin.Scripted.Pauses, Is.EqualTo([(SampleStatistics.TunnelId, 0, true), (SampleStatistics.TunnelId, 0, false)]));
    }

    [TestCase("/tunnels/none/legs/0/pause", 404, "there is no slot 0 of a tunnel none here")]
    [TestCase("/tunnels/" + SampleStatistics.TunnelId + "/legs/1/pause", 404, "there is no slot 1 of a tunnel " + SampleStatistics.TunnelId + " here")]
    [TestCase("/tunnels/" + SampleStatistics.TunnelId + "/legs/-1/resume", 404, "there is no slot -1 of a tunnel " + SampleStatistics.TunnelId + " here")]
    [TestCase("/tunnels/" + SampleStatistics.TunnelId + "/legs/x/pause", 404, "there is nothing here: /, /health, /stats, /metrics, /events")]
    [TestCase("/tunnels/" + SampleStatistics.TunnelId + "/legs/99999999999/pause", 404, "there is nothing here: /, /health, /stats, /metrics, /events")]
    [TestCase("/tunnels/" + SampleStatistics.TunnelId + "/legs/0/stop", 404, "there is nothing here: /, /health, /stats, /metrics, /events")]
    [TestCase("/stats", 405, "there is nothing here: /, /health, /stats, /metrics, /events")]
    public async Task WhatIsNotThereIsToldSo(string path, int status, string error)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        await BearPagesTokenAsync(cancellationToken);
        using var response = await PostAsync(path, cancellationToken);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(await ErrorOfAsync(response, cancellationToken), Is.EqualTo(error));
        Assert.That(_admin.Scripted.Pauses, Is.Empty);
    }

    [Test]
    public async Task AnEndThatCannotPauseSaysWhere(CancellationToken cancellationToken)
    {
        _admin.Scripted.PauseResult = PauseResult.NotHere;
        await BearPagesTokenAsync(cancellationToken);
        using var response = await PostAsync($"/tunnels/{SampleStatistics.TunnelId}/legs/0/pause", cancellationToken);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await ErrorOfAsync(response, cancellationToken), Does.Contain("client-facing proxy"));
    }

    [Test]
    public async Task RefusalsAreJsonAndSayWhatIsNeeded(CancellationToken cancellationToken)
    {
        using var response = await PostAsync($"/tunnels/{SampleStatistics.TunnelId}/legs/0/pause", cancellationToken);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(response.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme), Is.EqualTo(["Bearer"]));
        Assert.That(await ErrorOfAsync(response, cancellationToken), Is.EqualTo("changes are for the page, or with --admin-token-file"));
        Assert.That(_admin.Scripted.Pauses, Is.Empty);
    }

    [Test]
    public async Task WithAUsersTokenThePageHasNone(CancellationToken cancellationToken)
    {
        await using var admin = await AdminFixture.StartAsync(Token);
        var page = await admin.Client.GetStringAsync("/", cancellationToken);
        Assert.That(page, Does.Not.Contain(Token));
        Assert.That(Boot(page).GetProperty("needs_token").GetBoolean(), Is.True);
        Assert.That(Boot(page).GetProperty("token").ValueKind, Is.EqualTo(JsonValueKind.Null));
        using var refused = await admin.Client.GetAsync("/health", cancellationToken);
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        admin.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        Assert.That(await admin.Client.GetStringAsync("/health", cancellationToken), Does.Contain("ok"));
    }

    [Test]
    public async Task ABodyIsNotWaitedFor(CancellationToken cancellationToken)
    {
        await BearPagesTokenAsync(cancellationToken);
        using var content = new ByteArrayContent(new byte[100_000]);
        using var response = await _admin.Client.PostAsync($"/tunnels/{SampleStatistics.TunnelId}/legs/0/pause", content, cancellationToken);
        Assert.That((int)response.StatusCode, Is.EqualTo(204).Or.EqualTo(413));
    }

    [GeneratedRegex("'nonce-(?<nonce>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Nonce();

    [GeneratedRegex("<(script|style)[^>]*>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tags();

    [GeneratedRegex("""id="boot">(?<json>[^<]*)<""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BootElement();

    private static JsonElement Boot(string page) => JsonDocument.Parse(BootElement().Match(page).Groups["json"].Value).RootElement;

    private static async Task<string?> ErrorOfAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken)).RootElement.GetProperty("error").GetString();

    private async Task BearPagesTokenAsync(CancellationToken cancellationToken)
    {
        var page = await _admin.Client.GetStringAsync("/", cancellationToken);
        _admin.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Boot(page).GetProperty("token").GetString());
    }

    private Task<HttpResponseMessage> PostAsync(string path, CancellationToken cancellationToken) => _admin.Client.PostAsync(path, content: null, cancellationToken);
}
