using System.Net;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;
using Striper.Cli.Admin;

namespace Striper.Tests.Cli.Admin;

/// <summary>Who gets in: by the name that was asked for, by the page that asks, and by the token.</summary>
[Parallelizable]
internal sealed class AdminAccessTests
{
    private const string Token = "correct-horse-battery-staple";
    private const int Admitted = 200;

    [TestCase("127.0.0.1:8088", "127.0.0.1", ExpectedResult = Admitted)]
    [TestCase("127.0.0.1", "127.0.0.1", ExpectedResult = Admitted)]
    [TestCase("127.0.0.2:8088", "127.0.0.2", ExpectedResult = Admitted)]
    [TestCase("localhost:8088", "127.0.0.1", ExpectedResult = Admitted)]
    [TestCase("LocalHost:8088", "127.0.0.1", ExpectedResult = Admitted)]
    [TestCase("localhost", "::1", ExpectedResult = Admitted)]
    [TestCase("[::1]:8088", "::1", ExpectedResult = Admitted)]
    [TestCase("[::1]", "::1", ExpectedResult = Admitted)]
    [TestCase("[0:0:0:0:0:0:0:1]:8088", "::1", ExpectedResult = Admitted)]
    [TestCase("[::ffff:127.0.0.1]:8088", "::ffff:127.0.0.1", ExpectedResult = Admitted)]
    [TestCase("192.0.2.7:8088", "192.0.2.7", ExpectedResult = Admitted)]
    [TestCase("198.51.100.7:8088", "192.0.2.7", ExpectedResult = Admitted, Description = "behind address translation")]
    [TestCase("[2001:db8::7]:8088", "2001:db8::7", ExpectedResult = Admitted)]
    [TestCase("127.0.0.1:22", "192.0.2.7", ExpectedResult = Admitted, Description = "through a forwarded port")]
    [TestCase("", "127.0.0.1", ExpectedResult = 421)]
    [TestCase("evil.example:8088", "127.0.0.1", ExpectedResult = 421)]
    [TestCase("evil.example:8088", "192.0.2.7", ExpectedResult = 421)]
    [TestCase("localhost.evil.example:8088", "127.0.0.1", ExpectedResult = 421)]
    [TestCase("evil.localhost:8088", "127.0.0.1", ExpectedResult = 421)]
    [TestCase("127.0.0.1.evil.example", "127.0.0.1", ExpectedResult = 421)]
    [TestCase("127.0.0.1@evil.example", "127.0.0.1", ExpectedResult = 421)]
    [TestCase("192.0.2.7:8088", "127.0.0.1", ExpectedResult = 421, Description = "no address of a listener on the loopback")]
    [TestCase("0.0.0.0:8088", "127.0.0.1", ExpectedResult = 421)]
    [TestCase("[2001:db8::7]:8088", "::1", ExpectedResult = 421)]
    [TestCase("[::1.evil.example", "::1", ExpectedResult = 421)]
    public int OnlyOurOwnNamesAreAnswered(string host, string local) => StatusOf(new AdminAccess(null), "GET", "/stats", host, local);

    [Test]
    public void TheMachinesNameIsOurs() => Assert.That(StatusOf(new AdminAccess(null), "GET", "/stats", Dns.GetHostName() + ":8088", "192.0.2.7"), Is.EqualTo(Admitted));

    [TestCase(null, null, ExpectedResult = Admitted, Description = "curl")]
    [TestCase("http://127.0.0.1:8088", "same-origin", ExpectedResult = Admitted)]
    [TestCase(null, "none", ExpectedResult = Admitted, Description = "typed by the user")]
    [TestCase(null, "same-origin", ExpectedResult = Admitted)]
    [TestCase("https://127.0.0.1:8088", null, ExpectedResult = 403, Description = "another scheme")]
    [TestCase("http://127.0.0.1:8089", null, ExpectedResult = 403, Description = "another port")]
    [TestCase("http://127.0.0.1", null, ExpectedResult = 403)]
    [TestCase("http://localhost:8088", null, ExpectedResult = 403, Description = "another name for us is another site")]
    [TestCase("http://evil.example", null, ExpectedResult = 403)]
    [TestCase("null", null, ExpectedResult = 403, Description = "a sandboxed frame")]
    [TestCase("", null, ExpectedResult = 403)]
    [TestCase("http://127.0.0.1:8088, http://evil.example", null, ExpectedResult = 403)]
    [TestCase(null, "cross-site", ExpectedResult = 403)]
    [TestCase(null, "same-site", ExpectedResult = 403)]
    [TestCase("http://127.0.0.1:8088", "cross-site", ExpectedResult = 403)]
    public int OnlyOurOwnPageMayAsk(string? origin, string? site)
    {
        var access = new AdminAccess(null);
        var get = StatusOf(access, "GET", "/stats", origin: origin, site: site);
        Assert.That(StatusOf(access, "POST", "/tunnels/x/legs/0/pause", origin: origin, site: site, authorization: $"Bearer {access.Token}"), Is.EqualTo(get));
        return get;
    }

    // Without a token of the user's: looking is free, changing is the page's.
    [TestCase("GET", "/", null, ExpectedResult = Admitted)]
    [TestCase("GET", "/stats", null, ExpectedResult = Admitted)]
    [TestCase("HEAD", "/health", null, ExpectedResult = Admitted)]
    [TestCase("GET", "/events", null, ExpectedResult = Admitted)]
    [TestCase("GET", "/stats", "Bearer wrong-and-never-looked-at", ExpectedResult = Admitted)]
    [TestCase("POST", "/tunnels/x/legs/0/pause", null, ExpectedResult = 401)]
    [TestCase("POST", "/tunnels/x/legs/0/pause", "Bearer wrong-horse-battery-staple", ExpectedResult = 403)]
    [TestCase("POST", "/", null, ExpectedResult = 401)]
    [TestCase("PUT", "/stats", null, ExpectedResult = 401)]
    [TestCase("OPTIONS", "/stats", null, ExpectedResult = 401)]
    public int WithoutATokenFileAllMayLook(string method, string path, string? authorization) =>
        StatusOf(new AdminAccess(null), method, path, authorization: authorization);

    [TestCase("GET", "/", null, ExpectedResult = Admitted, Description = "the page itself asks for the token")]
    [TestCase("HEAD", "/", null, ExpectedResult = Admitted)]
    [TestCase("GET", "/stats", null, ExpectedResult = 401)]
    [TestCase("GET", "/health", null, ExpectedResult = 401)]
    [TestCase("GET", "/metrics", null, ExpectedResult = 401)]
    [TestCase("GET", "/events", null, ExpectedResult = 401)]
    [TestCase("GET", "//", null, ExpectedResult = 401)]
    [TestCase("POST", "/", null, ExpectedResult = 401)]
    [TestCase("POST", "/tunnels/x/legs/0/pause", null, ExpectedResult = 401)]
    [TestCase("GET", "/stats", "Bearer " + Token, ExpectedResult = Admitted)]
    [TestCase("GET", "/stats", "bearer   " + Token + " ", ExpectedResult = Admitted)]
    [TestCase("POST", "/tunnels/x/legs/0/pause", "Bearer " + Token, ExpectedResult = Admitted)]
    [TestCase("GET", "/stats", "Bearer " + Token + "x", ExpectedResult = 403)]
    [TestCase("GET", "/stats", "Bearer correct-horse", ExpectedResult = 403)]
    [TestCase("GET", "/stats", "Bearer Correct-horse-battery-staple", ExpectedResult = 403)]
    [TestCase("GET", "/stats", "Bearer ", ExpectedResult = 403)]
    [TestCase("GET", "/stats", "Bearer", ExpectedResult = 403)]
    [TestCase("GET", "/stats", "Basic " + Token, ExpectedResult = 403)]
    [TestCase("GET", "/stats", Token, ExpectedResult = 403)]
    public int WithOneNothingButThePageIsFree(string method, string path, string? authorization) =>
        StatusOf(new AdminAccess(Token), method, path, authorization: authorization);

    [Test]
    public void TwoTokensAreNone()
    {
        var context = Request("GET", "/stats");
        context.Request.Headers.Authorization = new[] { "Bearer " + Token, "Bearer " + Token };
        Assert.That(new AdminAccess(Token).Admits(context, out var refusal), Is.False);
        Assert.That(refusal!.Value.Status, Is.EqualTo(403));
    }

    [Test]
    public void TheProcesssOwnTokenIsNewEachTimeAndLetsItsPageChangeThings()
    {
        var access = new AdminAccess(null);
        Assert.That(access.NeedsToken, Is.False);
        Assert.That(access.Token, Does.Match("^[0-9a-f]{64}$").And.Not.EqualTo(new AdminAccess(null).Token));
        Assert.That(StatusOf(access, "POST", "/tunnels/x/legs/0/pause", authorization: "Bearer " + access.Token), Is.EqualTo(Admitted));
    }

    [Test]
    public void ANameIsOfNoMatterToWhoHasTheUsersTokenOrWantsThePageThatAsksForIt()
    {
        Assert.That(StatusOf(new AdminAccess(Token), "GET", "/stats", "proxy.example", authorization: "Bearer " + Token), Is.EqualTo(Admitted));
        Assert.That(StatusOf(new AdminAccess(Token), "GET", "/", "proxy.example"), Is.EqualTo(Admitted), "the page, which asks for the token");
        Assert.That(StatusOf(new AdminAccess(Token), "GET", "/stats", "proxy.example", authorization: "Bearer another-token-of-16"), Is.EqualTo(421));
        Assert.That(StatusOf(new AdminAccess(Token), "GET", "/stats", "proxy.example"), Is.EqualTo(421));
    }

    private static int StatusOf(
        AdminAccess access, string method, string path, string host = "127.0.0.1:8088", string local = "127.0.0.1",
        string? origin = null, string? site = null, string? authorization = null)
    {
        var context = Request(method, path, host, local);
        if (origin is not null)
            context.Request.Headers.Origin = origin;
        if (site is not null)
            context.Request.Headers["Sec-Fetch-Site"] = site;
        if (authorization is not null)
            context.Request.Headers.Authorization = authorization;
        return access.Admits(context, out var refusal) ? Admitted : refusal.Value.Status;
    }

    private static DefaultHttpContext Request(string method, string path, string host = "127.0.0.1:8088", string local = "127.0.0.1")
    {
        var context = new DefaultHttpContext();
        context.Connection.LocalIpAddress = IPAddress.Parse(local);
        (context.Request.Method, context.Request.Scheme, context.Request.Path, context.Request.Host) = (method, "http", path, new HostString(host));
        return context;
    }
}
