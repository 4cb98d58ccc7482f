using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>A tunnel with a secret, as its users, those who listen and those who have it not see it.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(240_000)]
internal sealed class SecretTests
{
    private const int Legs = 4;

    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void CreateDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => _directory.Dispose();

    // Without a secret too, where the words are there: or else this would find nothing whatever it looked at.
    [Test]
    public async Task NothingOnALegCanBeReadWithASecret([Values] bool hasSecret, CancellationToken cancellationToken)
    {
        var marker = "attack at dawn, and burn this "u8.ToArray();
        byte[] words = [.. Enumerable.Repeat(marker, 20_000).SelectMany(m => m)];
        using var target = Loopback.Listen();
        await using var pair = await StartAsync(target.EndPoint, hasSecret ? SecretFiles.Create(_directory, "secret") : null, cancellationToken);
        using var application = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);
        await application.DeliverAsync(accepted, words, cancellationToken);
        await accepted.DeliverAsync(application, words, cancellationToken);
        await accepted.DeliverAsync(application, marker, cancellationToken);

        var captured = pair.Chaos.Captured;
        Assert.That(captured, Has.Length.GreaterThan(2 * words.Length));
        Assert.That(captured.AsSpan().IndexOf(marker) >= 0, Is.EqualTo(!hasSecret), "the words of the application");
        Assert.That(captured.AsSpan().IndexOf("STRIPE\n"u8) >= 0, Is.EqualTo(!hasSecret), "the handshake");
    }

    [Test]
    public async Task NobodyElseReachesTheTarget([Values("another", "none")] string secret, CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var server = await ProxyProcess.StartAsync(
            ["-s", "127.0.0.1:0", target.EndPoint.ToString(), "--secret-file", SecretFiles.Create(_directory, "server")], cancellationToken);
        string[] own = secret == "another" ? ["--secret-file", SecretFiles.Create(_directory, "client")] : [];
        await using var client = await ProxyProcess.StartAsync(
            ["-c", "127.0.0.1:0", server.EndPoint.ToString(), "-n", "3", "--linger", "2", .. own], cancellationToken);
        using var application = await Loopback.ConnectAsync(client.EndPoint, cancellationToken);
        await application.SendAsync("let me in"u8.ToArray(), cancellationToken);

        // It waits for a leg that never comes, and is reset.
        await application.WaitForCloseAsync(cancellationToken);
        Assert.That(target.Pending(), Is.False, "a connection to the target");
        var hint = secret == "another" ? "is not trusted, it has another secret" : "has the -s proxy a --secret-file?";
        await client.WaitForErrorLinesAsync(1, hint, cancellationToken);
        await server.StopAsync(cancellationToken);
        Assert.That(server.CountErrorLines("tunnel"), Is.Zero, "a tunnel's state");
        Assert.That(server.CountErrorLines("leg refused"), Is.LessThanOrEqualTo(1), "lines about one address within a minute");
        Assert.That(client.CountErrorLines(hint), Is.EqualTo(1), "what is said again and again");
    }

    [Test]
    public async Task AServerWithoutTheSecretIsNotTalkedTo(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var server = await ProxyProcess.StartAsync(["-s", "127.0.0.1:0", target.EndPoint.ToString()], cancellationToken);
        await using var client = await ProxyProcess.StartAsync(
            ["-c", "127.0.0.1:0", server.EndPoint.ToString(), "--secret-file", SecretFiles.Create(_directory, "client")], cancellationToken);
        await client.WaitForErrorLinesAsync(1, "(has the -s proxy the same --secret-file?)", cancellationToken);
        await server.WaitForErrorLinesAsync(1, "TLS (has the other end a --secret-file, and this one none?)", cancellationToken);
    }

    [Test]
    public async Task LegsThatDieCostNothing(CancellationToken cancellationToken)
    {
        const long LengthBytes = 150_000_000;
        using var target = Loopback.Listen();
        await using var pair = await StartAsync(target.EndPoint, SecretFiles.Create(_directory, "secret"), cancellationToken);
        await pair.Chaos.WaitForLiveLegsAsync(Legs, cancellationToken);
        using var stream = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken);
        pair.Chaos.HarmEvery(20 << 20, LegHarm.Close, LegHarm.Reset, LegHarm.Stall, LegHarm.Blackhole, LegHarm.ResetTowardClient, LegHarm.CloseTowardServer);
        await stream.ExchangeAsync(seed: 81, LengthBytes, cancellationToken);
        pair.Chaos.Calm();
        Assert.That(pair.Chaos.HarmedLegs, Is.GreaterThanOrEqualTo(8), "harmed legs");
        await pair.Chaos.WaitForLiveLegsAsync(Legs, cancellationToken);
    }

    // All of one address, that of the honest client.
    [Test]
    [RequiresProgram("sshd", "openssh-server")]
    [RequiresProgram("ssh", "openssh-client")]
    public async Task FiveThousandHalfOpenConnectionsLockNobodyOut([Values] bool hasSecret, CancellationToken cancellationToken)
    {
        const int Intruders = 5000;
        string[] secret = hasSecret ? ["--secret-file", SecretFiles.Create(_directory, "secret")] : [];
        await using var sshd = await SshServer.StartAsync(cancellationToken);
        await using var server = await ProxyProcess.StartAsync(["-s", "127.0.0.1:0", sshd.EndPoint.ToString(), "--handshake-timeout", "2m", .. secret], cancellationToken);
        string[] client = ["-c", "127.0.0.1:0", server.EndPoint.ToString(), .. secret];
        await using var before = await ProxyProcess.StartAsync(client, cancellationToken);
        await before.WaitForErrorLinesAsync(1, "8 legs", cancellationToken);
        var intruders = new List<Socket>();
        try
        {
            for (var i = 0; i < Intruders; i++)
            {
                var intruder = await Loopback.ConnectAsync(server.EndPoint, cancellationToken);
                intruders.Add(intruder);

                // Some say nothing, some begin, as either kind of leg would.
                byte[] begun = (i % 3) switch { 0 => [], 1 => [22, 3, 1, 2, 0], _ => [0x89, 0x53, 0x54] };
                if (begun.Length > 0)
                    await intruder.SendAsync(begun, cancellationToken);
            }

            await server.WaitForErrorLinesAsync(1, "1024 connections wait for their handshake (--max-handshakes)", cancellationToken);
            await RunAsync(sshd, before.EndPoint, cancellationToken);
            await using var after = await ProxyProcess.StartAsync(client, cancellationToken);
            await RunAsync(sshd, after.EndPoint, cancellationToken);
        }
        finally
        {
            intruders.ForEach(intruder => intruder.Dispose());
        }

        await RunAsync(sshd, before.EndPoint, cancellationToken);
        Assert.That(server.ErrorLines.Count(line => line.Contains("WARN", StringComparison.Ordinal)), Is.LessThanOrEqualTo(6), "lines about the crowd");
    }

    private Task<TunnelPair> StartAsync(EndPoint target, string? secretFile, CancellationToken cancellationToken)
    {
        string[] arguments = secretFile is null ? [] : ["--secret-file", secretFile];
        return TunnelPair.StartAsync(
            target, new TunnelPairOptions { Legs = Legs, ChaosSeed = 81, CapturesLegs = true, ClientArguments = arguments, ServerArguments = arguments }, cancellationToken);
    }

    private static async Task RunAsync(SshServer sshd, IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var word = Random.Shared.Next().ToString(CultureInfo.InvariantCulture);
        var result = await Command.TryRunAsync("ssh", [.. sshd.OptionsThrough(endPoint), SshServer.Destination, $"echo {word}"], inputFile: null, cancellationToken);
        Assert.That(result.Output, Is.EqualTo($"{word}\n"), result.Errors);
    }
}
