using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary><c>--allow</c> in each mode: others are reset, with a line, and reach nothing.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(60_000)]
internal sealed class AllowTests
{
    [Test]
    public async Task OthersAreReset([Values("-c", "-s", "")] string mode, CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var proxy = await ProxyProcess.StartAsync(
            [.. mode.Length > 0 ? [mode] : Array.Empty<string>(), "127.0.0.1:0", target.EndPoint.ToString(), "--allow", "192.0.2.0/24,::1"], cancellationToken);
        await Loopback.ExpectConnectionIsResetAsync(proxy.EndPoint, cancellationToken);
        await Loopback.ExpectConnectionIsResetAsync(proxy.EndPoint, cancellationToken);
        await proxy.WaitForErrorLinesAsync(1, "takes connections from --allow only", cancellationToken);
        await proxy.StopAsync(cancellationToken);
        Assert.That(proxy.CountErrorLines("--allow"), Is.EqualTo(1), "lines about one address within a minute");
        if (mode != "-c")
            Assert.That(target.Pending(), Is.False, "a connection to the target");
    }

    [Test]
    public async Task ThoseNamedGetThrough(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        string[] allow = ["--allow", "192.0.2.0/24", "--allow", "127.0.0.0/8"];
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, new TunnelPairOptions { ClientArguments = allow, ServerArguments = allow }, cancellationToken);
        using var stream = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken);
        await stream.ExchangeAsync(seed: 91, 1_000_000, cancellationToken);
    }
}
