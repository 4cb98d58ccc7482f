using NUnit.Framework;
using Striper.Cli.Options;
using Striper.Tests.Cli.Config;
using Striper.Tests.Support;

namespace Striper.Tests.Cli;

/// <summary>Where the admin endpoint may listen, on the command line and in a file.</summary>
internal sealed class WatchOptionsTests
{
    private const string Token = "correct-horse-battery-staple";
    private const string Relay = """ "forwards": [{"mode": "relay", "listen": 0, "target": "a:1"}]}""";

    private TemporaryDirectory _directory = null!;

    private string TokenPath => TokenFiles.Create(_directory, Token);

    [SetUp]
    public void CreateDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => _directory.Dispose();

    [TestCase("-c 0 a 1")]
    [TestCase("-s 0 a:1")]
    [TestCase("0 a:1")]
    public void UnlessAskedForThereIsNone(string mode) => Assert.That(CommandLineText.Read<ProxyOptions>(mode).Watch, Is.EqualTo(new WatchOptions(null, false)));

    [TestCase("-c 0 a 1", "8088", "127.0.0.1:8088")]
    [TestCase("-s 0 a:1", "8088", "127.0.0.1:8088")]
    [TestCase("0 a:1", "0", "127.0.0.1:0")]
    [TestCase("0 a:1", "127.0.0.2:8088", "127.0.0.2:8088")]
    [TestCase("0 a:1", "localhost:8088", "127.0.0.1:8088")]
    [TestCase("0 a:1", "[::1]:8088", "[::1]:8088")]
    public void OnTheLoopbackItNeedsNoToken(string mode, string text, string endPoint)
    {
        var admin = CommandLineText.Read<ProxyOptions>($"{mode} --admin {text}").Watch.Admin!;
        Assert.That((admin.Listen.EndPoint.ToString(), admin.Token), Is.EqualTo((endPoint, (string?)null)));
    }

    [TestCase("0.0.0.0:8088")]
    [TestCase("[::]:8088")]
    [TestCase("192.0.2.7:8088")]
    public void BeyondTheLoopbackItNeedsOne(string text)
    {
        Assert.That(
            CommandLineText.Error($"0 a:1 --admin {text}"),
            Is.EqualTo($"--admin '{text}' can be reached by others: give --admin-token-file FILE as well, or an address of the loopback"));
        var admin = CommandLineText.Read<ProxyOptions>($"0 a:1 --admin {text} --admin-token-file {TokenPath}").Watch.Admin!;
        Assert.That((admin.Listen.EndPoint.ToString(), admin.Token), Is.EqualTo((text, Token)));
    }

    [Test]
    public void ATokenIsTakenOnTheLoopbackToo() =>
        Assert.That(CommandLineText.Read<ProxyOptions>($"0 a:1 --admin 0 --admin-token-file {TokenPath}").Watch.Admin!.Token, Is.EqualTo(Token));

    [Test]
    public void ATokenWithoutAnEndpointIsAMistake() =>
        Assert.That(CommandLineText.Error($"0 a:1 --admin-token-file {TokenPath}"), Is.EqualTo("--admin-token-file goes with --admin ADDR:PORT, which is missing"));

    [TestCase("65536", "--admin '65536' is not a port, use 0 (any free one) to 65535")]
    [TestCase("example.org:80", "--admin 'example.org:80' does not name a literal address, give an address of this host, localhost, or the port alone")]
    [TestCase("x", "--admin 'x' is not an address to listen on, write ADDR:PORT ([ADDR]:PORT for IPv6) or PORT")]
    public void WhatIsNoAddressIsToldSo(string text, string error) => Assert.That(CommandLineText.Error($"0 a:1 --admin {text}"), Is.EqualTo(error));

    [Test]
    public void AWrongTokenFileIsToldSo() => Assert.That(
        CommandLineText.Error($"0 a:1 --admin 0 --admin-token-file {_directory["none"]}"),
        Is.EqualTo($"--admin-token-file '{_directory["none"]}' does not exist, make one with tcp-proxy keygen FILE"));

    [Test]
    public void TheTokenIsNotPartOfAnyText() =>
        Assert.That(CommandLineText.Read<ProxyOptions>($"0 a:1 --admin 0 --admin-token-file {TokenPath}").ToString(), Does.Contain("Admin = 127.0.0.1:0").And.Not.Contain(Token));

    [Test]
    public void AFileSaysItToo()
    {
        using var port = new ConfigText("""{"admin": 8088,""" + Relay);
        Assert.That(port.Accept().Watch.Admin!.ToString(), Is.EqualTo("127.0.0.1:8088"));
        using var open = new ConfigText($$"""{"admin": "0.0.0.0:8088", "admin-token-file": "{{TokenPath}}",""" + Relay);
        Assert.That((open.Accept().Watch.Admin!.ToString(), open.Accept().Watch.Admin!.Token), Is.EqualTo(("0.0.0.0:8088", Token)));
        using var none = new ConfigText("{" + Relay);
        Assert.That(none.Accept().Watch.Admin, Is.Null);
    }

    [Test]
    public void TheCommandLineWinsOverTheFile()
    {
        using var file = new ConfigText("""{"admin": "0.0.0.0:8088",""" + Relay);
        Assert.That(file.Accept("--admin", "8089").Watch.Admin!.ToString(), Is.EqualTo("127.0.0.1:8089"));
        Assert.That(file.Accept("--admin-token-file", TokenPath).Watch.Admin!.Token, Is.EqualTo(Token));
    }

    [Test]
    public void MistakesInTheFileHaveTheirPlace()
    {
        using var open = new ConfigText("{\n  \"admin\": \"0.0.0.0:8088\"," + Relay);
        Assert.That(open.Refuse(), Is.EqualTo(["F:2:12: admin '0.0.0.0:8088' can be reached by others: give --admin-token-file FILE as well, or an address of the loopback"]));
        using var alone = new ConfigText("{\n  \"admin-token-file\": \"x\"," + Relay);
        Assert.That(alone.Refuse(), Is.EqualTo(["F:2:23: admin-token-file goes with --admin ADDR:PORT, which is missing"]));
    }

    [Test]
    public void AMistakeOnTheCommandLineBesideAFileIsToldAsOne()
    {
        using var file = new ConfigText("""{"admin": 8088,""" + Relay);
        Assert.That(file.Refuse("--admin", "x"), Has.One.Items.And.One.StartsWith("--admin 'x' is not an address to listen on"));
    }
}
