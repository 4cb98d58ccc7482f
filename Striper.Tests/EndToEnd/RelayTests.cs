using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>The plain relay, <c>tcp-proxy LISTEN TARGET</c>.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(120_000)]
internal sealed class RelayTests
{
    [Test]
    [RequiresProgram("nginx", "nginx-light")]
    [RequiresProgram("curl", "curl")]
    public async Task CarriesCurl(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        await using var server = await HttpFileServer.StartAsync(cancellationToken);
        await using var relay = await ProxyProcess.StartAsync(["127.0.0.1:0", server.EndPoint.ToString()], cancellationToken);
        var sum = await new SeededBytes(81).WriteFileAsync(server.Files["f"], 100_000_000, cancellationToken);

        string[] arguments = ["-sS", "--fail", "-o", directory["f"], $"http://{relay.EndPoint}/f"];
        await Command.RunAsync("curl", arguments, cancellationToken);

        Assert.That(await Checksum.OfFileAsync(directory["f"], cancellationToken), Is.EqualTo(sum));
        Assert.That(relay.Role, Is.EqualTo($"relay to {server.EndPoint}"));
    }

    [Test]
    [RequiresProgram("sshd", "openssh-server")]
    [RequiresProgram("scp", "openssh-client")]
    public async Task CarriesScp(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        var sum = await new SeededBytes(82).WriteFileAsync(directory["f"], 32 << 20, cancellationToken);
        await using var server = await SshServer.StartAsync(cancellationToken);
        await using var relay = await ProxyProcess.StartAsync(["127.0.0.1:0", server.EndPoint.ToString()], cancellationToken);

        string[] options = ["-q", .. server.OptionsThrough(relay.EndPoint)];
        await Command.RunAsync("scp", [.. options, directory["f"], $"{SshServer.Destination}:{directory["up"]}"], cancellationToken);
        await Command.RunAsync("scp", [.. options, $"{SshServer.Destination}:{directory["up"]}", directory["down"]], cancellationToken);

        Assert.That(await Checksum.OfFileAsync(directory["down"], cancellationToken), Is.EqualTo(sum));
    }

    [Test]
    public async Task ResetsTheApplicationWhenTheTargetRefuses(CancellationToken cancellationToken)
    {
        await using var relay = await ProxyProcess.StartAsync(["127.0.0.1:0", Loopback.UnusedEndPoint().ToString()], cancellationToken);

        await Loopback.ExpectConnectionIsResetAsync(relay.EndPoint, cancellationToken);
        await relay.StopAsync(cancellationToken);
    }
}
