using System.Net;
using NUnit.Framework;
using Striper.Cli.Options;

namespace Striper.Tests.Cli.Config;

internal sealed class ConfigReaderTests
{
    [Test]
    public void EveryModeIsRead()
    {
        using var file = new ConfigText("""
            // Comments and trailing commas are allowed.
            {
              "$schema": "tcp-proxy.schema.json",
              "forwards": [
                { "name": "ssh", "mode": "client", "listen": 2222, "server": "gateway.example.org:443", "legs": 4,
                  "via": ["192.0.2.1*3", "192.0.2.2"], "scheduler": "round-robin", "congestion": "reno", "linger": 1.5 },
                { "mode": "server", "listen": "0.0.0.0:443", "target": "localhost:22", "linger": "2m", "drain": 3 },
                { "mode": "relay", "listen": "[::1]:80", "target": "[2001:db8::1]:80", "connect-timeout": "500ms" },
              ],
            }
            """);
        var options = file.Accept();
        Assert.That(options.Forwards.Select(forward => forward.Name), Is.EqualTo(["ssh", "forward 2", "forward 3"]));
        Assert.That(options.Logging, Is.EqualTo(new LoggingOptions(Verbosity.Normal, null)));
        var client = (ClientOptions)options.Forwards[0].Options;
        Assert.That(client.Listen.EndPoint, Is.EqualTo(new IPEndPoint(IPAddress.Loopback, 2222)));
        Assert.That(client.Server, Is.EqualTo(new HostPort("gateway.example.org", 443)));
        Assert.That(client.LegOrigins.Count(origin => origin.ToString() == "192.0.2.1"), Is.EqualTo(3));
        Assert.That(client.Tunnel, Is.EqualTo(new TunnelOptions("round-robin", "reno", TimeSpan.FromSeconds(1.5), Secrets: null, new LimitOptions())));
        var server = (ServerOptions)options.Forwards[1].Options;
        Assert.That(server.Target, Is.EqualTo(new HostPort("localhost", 22)));
        Assert.That(server.Tunnel.Linger, Is.EqualTo(TimeSpan.FromMinutes(2)));
        Assert.That(server.Drain, Is.EqualTo(TimeSpan.FromSeconds(3)));
        var relay = (RelayOptions)options.Forwards[2].Options;
        Assert.That(relay.Listen.EndPoint, Is.EqualTo(new IPEndPoint(IPAddress.IPv6Loopback, 80)));
        Assert.That(relay.ConnectTimeout, Is.EqualTo(TimeSpan.FromMilliseconds(500)));
    }

    [Test]
    public void AFileAndACommandLineMeanTheSame()
    {
        using var file = new ConfigText("""{"forwards": [{"mode": "client", "listen": 0, "server": "a:1", "via": "192.0.2.1,192.0.2.2*2", "drain": 4}]}""");
        var typed = CommandLineText.Read<ClientOptions>("-c 0 a:1 --via 192.0.2.1,192.0.2.2*2 --drain 4");
        var written = (ClientOptions)file.Accept().Forwards[0].Options;
        Assert.That(written.LegOrigins, Is.EqualTo(typed.LegOrigins));
        Assert.That(written with { LegOrigins = [], Warnings = [] }, Is.EqualTo(typed with { LegOrigins = [], Warnings = [] }).UsingPropertiesComparer());
    }

    [Test]
    public void OptionsAtTheTopHoldWhereTheyGoAndTheForwardSaysNothing()
    {
        using var file = new ConfigText("""
            {"legs": 3, "linger": 7, "drain": 2, "forwards": [
              {"mode": "client", "listen": 0, "server": "a:1"},
              {"mode": "client", "listen": 0, "server": "a:1", "legs": 5, "drain": 1},
              {"mode": "server", "listen": 0, "target": "a:1"},
              {"mode": "relay", "listen": 0, "target": "a:1"}]}
            """);
        var forwards = file.Accept().Forwards.Select(forward => forward.Options).ToList();
        Assert.That(forwards.OfType<ClientOptions>().Select(client => client.Legs), Is.EqualTo([3, 5]));
        Assert.That(forwards.Select(forward => forward.Drain.TotalSeconds), Is.EqualTo([2, 1, 2, 2]));
        Assert.That(((ServerOptions)forwards[2]).Tunnel.Linger, Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(forwards.SelectMany(forward => forward.Warnings), Is.Empty);
    }

    [TestCase("-v", Verbosity.Verbose)]
    [TestCase("-q", Verbosity.Quiet)]
    [TestCase("--drain=4", Verbosity.Quiet)]
    public void TheCommandLineWins(string beside, object verbosity)
    {
        using var file = new ConfigText("""{"quiet": true, "drain": 4, "forwards": [{"mode": "relay", "listen": 0, "target": "a:1", "drain": 9}]}""");
        var options = file.Accept(beside);
        Assert.That(options.Logging.Verbosity, Is.EqualTo(verbosity));
        Assert.That(options.Forwards[0].Options.Drain.TotalSeconds, Is.EqualTo(beside == "--drain=4" ? 4 : 9));
    }

    [Test]
    public void TheLogFileIsOfTheFileOrOfTheCommandLine()
    {
        var directory = Directory.CreateTempSubdirectory();
        try
        {
            var (written, typed) = (Path.Combine(directory.FullName, "written"), Path.Combine(directory.FullName, "typed"));
            using var file = new ConfigText($$"""{"log-file": "{{written}}", "forwards": [{"mode": "relay", "listen": 0, "target": "a:1"}]}""");
            Assert.That(file.Accept("--log-file", typed).Logging.File, Is.EqualTo(typed));
            Assert.That(written, Does.Not.Exist);
            Assert.That(file.Accept().Logging.File, Is.EqualTo(written));
            Assert.That(written, Does.Exist);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [TestCase("1e1", 10)]
    [TestCase("4.0", 4)]
    [TestCase("25e-2", 0.25)]
    [TestCase("\"1.5\"", 1.5)]
    public void NumbersMayBeWrittenAsJsonHasThem(string text, double seconds)
    {
        using var file = new ConfigText($$"""{"drain": {{text}}, "forwards": [{"mode": "relay", "listen": 0, "target": "a:1"}]}""");
        Assert.That(file.Accept().Forwards[0].Options.Drain.TotalSeconds, Is.EqualTo(seconds));
    }
}
