using System.Net;
using NUnit.Framework;
using Striper.Cli;
using Striper.Cli.Config;
using Striper.Cli.Options;
using Striper.Client;
using FramedSide = Striper.Common.Relay.FramedSide;

namespace Striper.Tests.Cli;

internal sealed class CommandLineTests
{
    // The orders users type: each of them means the same.
    [TestCase("-c 2222 gateway.example.org 443 -n 4")]
    [TestCase("-c 2222 gateway.example.org:443 -n 4")]
    [TestCase("-c -n 4 2222 gateway.example.org 443")]
    [TestCase("-n 4 -c 2222 gateway.example.org 443")]
    [TestCase("-n4 -c 2222 gateway.example.org 443")]
    [TestCase("-n=4 -c 2222 gateway.example.org 443")]
    [TestCase("-cn4 2222 gateway.example.org 443")]
    [TestCase("-cn 4 2222 gateway.example.org 443")]
    [TestCase("2222 gateway.example.org 443 -c -n 4")]
    [TestCase("2222 -n 4 gateway.example.org -c 443")]
    [TestCase("-c 2222 --legs 4 gateway.example.org 443")]
    [TestCase("-c 2222 gateway.example.org --legs=4 443")]
    [TestCase("--legs=4 -c -- 2222 gateway.example.org 443")]
    [TestCase("-c 127.0.0.1:2222 gateway.example.org 443 -n 4")]
    [TestCase("-c localhost:2222 gateway.example.org 443 -n 4")]
    [TestCase("-n 9 -c -c 2222 gateway.example.org 443 --legs 4")]
    public void OrdersOfTheSameArgumentsMeanTheSame(string line)
    {
        var options = CommandLineText.Read<ClientOptions>(line);
        Assert.That(options.Listen.EndPoint, Is.EqualTo(new IPEndPoint(IPAddress.Loopback, 2222)));
        Assert.That(options.Server, Is.EqualTo(new HostPort("gateway.example.org", 443)));
        Assert.That(options.LegOrigins, Is.EqualTo(Enumerable.Repeat(LegOrigin.Any, 4)));
    }

    [Test]
    public void DefaultsAreTheDocumentedOnes()
    {
        var options = CommandLineText.Read<ClientOptions>("-c 2222 gateway.example.org 443");
        Assert.That(options.Legs, Is.EqualTo(8));
        Assert.That(options.LegOrigins, Is.All.EqualTo(LegOrigin.Any));
        Assert.That(options.ExpressOrigins, Has.Count.EqualTo(1));
        Assert.That(options.Tunnel, Is.EqualTo(new TunnelOptions("earliest", null, TimeSpan.FromSeconds(60), Secrets: null, new LimitOptions())));
        Assert.That(options.Allow, Is.Null);
        Assert.That(options.ProcessBufferBytes, Is.EqualTo(1L << 30));
        Assert.That(options.Drain, Is.EqualTo(TimeSpan.FromSeconds(10)));
        Assert.That(options.ConnectTimeout, Is.EqualTo(TimeSpan.FromSeconds(10)));
        Assert.That(options.Logging, Is.EqualTo(new LoggingOptions(Verbosity.Normal, null)));
        Assert.That(options.Warnings, Is.Empty);
    }

    [Test]
    public void LimitsCanBeSet()
    {
        var server = CommandLineText.Read<ServerOptions>(
            "-s 1 a:1 --max-streams 9 --max-datagram 64k --stream-buffer 1M --tunnel-buffer 1.5G --process-buffer 3g --max-tunnels 2 --max-legs 3 --max-handshakes 4 --handshake-timeout 5");
        Assert.That(server.Tunnel.Limits, Is.EqualTo(new LimitOptions
        {
            MaxStreams = 9,
            MaxDatagramBytes = 64 << 10,
            StreamBufferBytes = 1 << 20,
            TunnelBufferBytes = 3L << 29,
            MaxTunnels = 2,
            MaxLegs = 3,
            MaxHandshakes = 4,
            HandshakeTimeout = TimeSpan.FromSeconds(5),
        }));
        Assert.That(server.ProcessBufferBytes, Is.EqualTo(3L << 30));
        Assert.That(server.Warnings, Is.Empty);
    }

    [TestCase("-c 1 a:1 --max-tunnels 2 --max-waiting 3", "--max-tunnels has no effect with -c, the server-facing proxy decides")]
    [TestCase("-s 1 a:1 --max-tunnels 2 --max-waiting 3", "--max-waiting has no effect with -s, the client-facing proxy decides")]
    [TestCase("1 a:1 --stream-buffer 1M", "--stream-buffer has no effect without -c or -s, a plain relay has no tunnel")]
    public void LimitsOfOtherModesAreHarmless(string line, string warning) =>
        Assert.That(CommandLineText.Read<ProxyOptions>(line).Warnings, Is.EqualTo([warning]));

    [Test]
    public void AllowMayBeRepeated()
    {
        var allow = CommandLineText.Read<ProxyOptions>("-s 1 a:1 --allow 10.0.0.0/8,::1 --allow 192.0.2.7").Allow!;
        Assert.That(new[] { "10.1.2.3", "::1", "192.0.2.7", "::ffff:10.1.2.3" }.Select(IPAddress.Parse), Has.All.Matches<IPAddress>(address => allow.Contains(address!)));
        Assert.That(new[] { "11.1.2.3", "::2", "192.0.2.8", "::ffff:11.1.2.3" }.Select(IPAddress.Parse), Has.None.Matches<IPAddress>(address => allow.Contains(address!)));
    }

    [TestCase("", 0)]
    [TestCase(" --pool 0", 0)]
    [TestCase(" --pool 512", 512)]
    public void ThePoolIsOffUnlessAskedFor(string option, int size)
    {
        Assert.That(CommandLineText.Read<ServerOptions>($"-s 1 a:1{option}").PoolSize, Is.EqualTo(size));
        Assert.That(CommandLineText.Read<RelayOptions>($"1 a:1{option}").PoolSize, Is.EqualTo(size));
        Assert.That(CommandLineText.Read<RelayOptions>($"-s --classic 1 a:1{option}").PoolSize, Is.EqualTo(size));
    }

    [TestCase("on", 1)]
    [TestCase("off", 0)]
    public void ExpressLegsCanBeLeftOut(string value, int expected) =>
        Assert.That(CommandLineText.Read<ClientOptions>($"-c 2222 a 443 --express {value}").ExpressOrigins, Has.Count.EqualTo(expected));

    [TestCase("-s 443 localhost:22")]
    [TestCase("-s 443 localhost 22")]
    [TestCase("443 localhost 22 -s")]
    [TestCase("443 -s localhost --linger 60 22")]
    public void ServerListensOnEveryAddressWhenOnlyAPortIsGiven(string line)
    {
        var options = CommandLineText.Read<ServerOptions>(line);
        Assert.That(options.Listen.EndPoint.Port, Is.EqualTo(443));
        Assert.That(options.Listen.EndPoint.Address, Is.AnyOf(IPAddress.IPv6Any, IPAddress.Any));
        Assert.That(options.Target, Is.EqualTo(new HostPort("localhost", 22)));
    }

    [TestCase("8080 [2001:db8::1]:80")]
    [TestCase("8080 [2001:db8::1] 80")]
    [TestCase("8080 2001:db8::1 80")]
    [TestCase("127.0.0.1:8080 [2001:DB8:0::1]:80")]
    public void RelayIsWhatIsLeftWithoutASide(string line)
    {
        var options = CommandLineText.Read<RelayOptions>(line);
        Assert.That(options.Listen.EndPoint, Is.EqualTo(new IPEndPoint(IPAddress.Loopback, 8080)));
        Assert.That(options.Target, Is.EqualTo(new HostPort("2001:db8::1", 80)));
        Assert.That(options.Target.ToString(), Is.EqualTo("[2001:db8::1]:80"));
    }

    [TestCase("earliest", "earliest")]
    [TestCase("until-congested", "until-congested")]
    [TestCase("round-robin", "round-robin")]
    public void SchedulersHaveNames(string name, object kind) =>
        Assert.That(CommandLineText.Read<ServerOptions>($"-s 1 a:1 --scheduler {name}").Tunnel.Scheduler, Is.EqualTo(kind));

    [Test]
    public void EveryOtherOptionArrives()
    {
        var options = CommandLineText.Read<ServerOptions>(
            "-s 0.0.0.0:0 a:1 --congestion bbr --linger 1.5 --drain 500ms --connect-timeout=2m -v");
        Assert.That(options.Listen.EndPoint, Is.EqualTo(new IPEndPoint(IPAddress.Any, 0)));
        Assert.That(options.Tunnel.Congestion, Is.EqualTo("bbr"));
        Assert.That(options.Tunnel.Linger, Is.EqualTo(TimeSpan.FromSeconds(1.5)));
        Assert.That(options.Drain, Is.EqualTo(TimeSpan.FromMilliseconds(500)));
        Assert.That(options.ConnectTimeout, Is.EqualTo(TimeSpan.FromMinutes(2)));
        Assert.That(options.Logging.Verbosity, Is.EqualTo(Verbosity.Verbose));
    }

    [TestCase("-n 4", 4, null)]
    [TestCase("-n 5-5", 5, null)]
    [TestCase("-n 2-6", 6, "2 to 6")]
    [TestCase("-n auto", 16, "2 to 16")]
    [TestCase("-n auto --via 10.0.0.1,10.0.0.2,10.0.0.3", 16, "3 to 16")]
    [TestCase("-n 1-2 --via 10.0.0.1,10.0.0.2", 2, null)]
    public void ReadsTheNumberOfLegs(string option, int slots, string? range)
    {
        var options = CommandLineText.Read<ClientOptions>($"-c 1 a:1 {option}");
        Assert.That(options.Legs, Is.EqualTo(slots));
        Assert.That(options.LegRange?.ToString(), Is.EqualTo(range));
    }

    [TestCase("--congestion auto")]
    [TestCase("--congestion cubic --congestion auto")]
    public void AutoCongestionIsNone(string option) =>
        Assert.That(CommandLineText.Read<ServerOptions>($"-s 1 a:1 {option}").Tunnel.Congestion, Is.Null);

    [TestCase("-q", Verbosity.Quiet)]
    [TestCase("--quiet", Verbosity.Quiet)]
    [TestCase("-q -q", Verbosity.Quiet)]
    [TestCase("-v", Verbosity.Verbose)]
    [TestCase("--verbose -vv", Verbosity.Verbose)]
    public void VerbosityHasTwoSpellings(string option, object verbosity) =>
        Assert.That(CommandLineText.Read<RelayOptions>($"1 a:1 {option}").Logging.Verbosity, Is.EqualTo(verbosity));

    [TestCase("--via 192.0.2.1,192.0.2.2")]
    [TestCase("--via 192.0.2.1 --via 192.0.2.2")]
    [TestCase("--via=192.0.2.1 -q --via=192.0.2.2")]
    public void RepeatedViaAddsUp(string option)
    {
        IPAddress[] addresses = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2")];
        Assert.That(CommandLineText.Read<ClientOptions>($"-c 1 a:1 -n 2 {option}").LegOrigins.Select(origin => origin.Address), Is.EqualTo(addresses));
    }

    // A sequence option would take the positionals that follow it.
    [Test]
    public void ViaTakesOneValueOnly()
    {
        var options = CommandLineText.Read<ClientOptions>("--via 192.0.2.1 -c --via 192.0.2.2 7 a 1");
        Assert.That(options.Listen.EndPoint.Port, Is.EqualTo(7));
        Assert.That(options.Legs, Is.EqualTo(8));
    }

    [TestCase("-c --classic 7 a 1", "127.0.0.1:7", FramedSide.Target)]
    [TestCase("7 a:1 -s --classic", "7", FramedSide.Application)]
    [TestCase("7 a:1", "127.0.0.1:7", FramedSide.None)]
    public void ClassicIsARelayOfWhichOneSideIsFramed(string line, string listen, FramedSide framed)
    {
        var options = CommandLineText.Read<RelayOptions>(line);
        Assert.That(options.Framed, Is.EqualTo(framed));
        Assert.That(options.Target, Is.EqualTo(new HostPort("a", 1)));
        Assert.That(options.Listen.EndPoint.Port, Is.EqualTo(7));
        Assert.That(IPAddress.IsLoopback(options.Listen.EndPoint.Address), Is.EqualTo(listen != "7"));
    }

    [TestCase("-c 1 a:1 --classic -n 4", "-n has no effect with --classic, which has no tunnel")]
    [TestCase("-s 127.0.0.1:1 a:1 --classic --linger 4", "--linger has no effect with --classic, which has no tunnel")]
    [TestCase("-s 0.0.0.0:1 a:1 --classic", "--classic knows no secret: anybody who reaches 0.0.0.0:1 can use a:1, see --allow")]
    [TestCase("-c 1 a:1 --pool 4", "--pool has no effect with -c, the other end is who connects to the target")]
    [TestCase("-c 1 a:1 --classic --pool 4", "--pool has no effect with -c, the other end is who connects to the target")]
    [TestCase("-s 1 a:1 -n 4", "-n has no effect with -s, the client-facing proxy decides")]
    [TestCase("1 a:1 --legs 4", "-n has no effect without -c or -s, a plain relay has no tunnel")]
    [TestCase("1 a:1 --linger 4", "--linger has no effect without -c or -s, a plain relay has no tunnel")]
    [TestCase("1 a:1 --express off", "--express has no effect without -c or -s, a plain relay has no tunnel")]
    [TestCase("-s 1 a:1 --express on", "--express has no effect with -s, the client-facing proxy decides")]
    [TestCase("1 a:1 --scheduler earliest", "--scheduler has no effect without -c or -s, a plain relay has no tunnel")]
    [TestCase("1 a:1 --congestion auto", "--congestion has no effect without -c or -s, a plain relay has no tunnel")]
    public void OptionsWithoutEffectAreWarnedOf(string line, string warning) =>
        Assert.That(CommandLineText.Read<ProxyOptions>(line).Warnings, Is.EqualTo([warning]));

    [TestCase("-c 1 a:1")]
    [TestCase("-s 1 a:1")]
    [Platform(Include = "Linux", Reason = "the list of congestion controls is Linux's")]
    public void ACongestionControlThatTheKernelDoesNotListIsWarnedOf(string line) =>
        Assert.That(
            CommandLineText.Read<ProxyOptions>($"{line} --congestion no-such-one").Warnings,
            Has.One.Items.And.One.Match("^congestion control 'no-such-one' is not among the kernel's \\(.*reno.*\\), load its module"));

    [Test]
    public void TheSchemaIsPrinted() =>
        Assert.That(CommandLineText.Parse("--config-schema"), Is.EqualTo(new ParseResult.Help(ConfigSchema.Text)));

    [TestCase("--help")]
    [TestCase("-h")]
    [TestCase("-vh")]
    [TestCase("-c --help 22")]
    [TestCase("--no-such-option --help")]
    public void HelpWinsOverComplaints(string line) =>
        Assert.That(CommandLineText.Parse(line), Is.EqualTo(new ParseResult.Help(HelpText.Proxy)));

    [Test]
    public void HelpAfterTwoDashesIsAPositional() =>
        Assert.That(CommandLineText.Error("-- --help"), Does.StartWith("missing TARGET after '--help'"));

    [TestCase("--version")]
    [TestCase("-v --version")]
    public void VersionNeedsNothingElse(string line) =>
        Assert.That(CommandLineText.Parse(line), Is.EqualTo(new ParseResult.Version()));

    [Test]
    public void DemoHasItsOwnArguments()
    {
        Assert.That(CommandLineText.Parse("demo"), Is.EqualTo(new ParseResult.Demo(new DemoOptions())));
        Assert.That(CommandLineText.Parse("demo --help"), Is.EqualTo(new ParseResult.Help(HelpText.Demo)));
    }

    [Test]
    public void LogFileIsCheckedAndMadeAbsolute()
    {
        var directory = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(directory.FullName, "a=b.log");
            var relative = Path.GetRelativePath(Environment.CurrentDirectory, file);
            Assert.That(CommandLineText.Read<RelayOptions>($"1 a:1 --log-file={relative}").Logging.File, Is.EqualTo(file));
            Assert.That(file, Does.Exist);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
