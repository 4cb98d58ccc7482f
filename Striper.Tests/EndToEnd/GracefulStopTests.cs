using System.Net.Sockets;
using NUnit.Framework;
using Striper.Cli;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>SIGTERM: what is under way is finished, nothing new begins, and the exit code says how it went.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[Platform(Include = "Unix", Reason = "SIGTERM is POSIX.")]
[CancelAfter(120_000)]
internal sealed class GracefulStopTests
{
    // Longer than any test may take: whoever waits for the end of the drain fails.
    private static readonly TunnelPairOptions _longDrain = new()
    {
        ClientArguments = ["--drain", "600"],
        ServerArguments = ["--drain", "600"],
    };

    [TestCase(true)]
    [TestCase(false)]
    public async Task IdleProxyStopsWithZero(bool client)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var target = Loopback.Listen();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, _longDrain, cancellationToken);

        // A stream came and went: the tunnel is up, with nothing open.
        using (var application = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken))
        using (var accepted = await target.AcceptSocketAsync(cancellationToken))
        {
            await application.DeliverAsync(accepted, [1, 2, 3], cancellationToken);
            application.Shutdown(SocketShutdown.Send);
            accepted.Shutdown(SocketShutdown.Send);
            await application.ExpectEndAsync(cancellationToken);
            await accepted.ExpectEndAsync(cancellationToken);
        }

        await (client ? pair.Client : pair.Server).StopAsync(cancellationToken);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task TransferUnderWayIsFinishedFirst(bool client)
    {
        const int Half = 20_000_000;
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var target = Loopback.Listen();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, _longDrain, cancellationToken);
        using var application = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);
        var (up, down) = (new SeededBytes(71), new SeededBytes(72));
        await ExchangeAsync(0);

        var stopping = client ? pair.Client : pair.Server;
        stopping.Terminate();
        if (client)
            await Loopback.WaitUntilRefusedAsync(pair.EndPoint, cancellationToken);
        await ExchangeAsync(Half);
        application.Shutdown(SocketShutdown.Send);
        await accepted.ExpectEndAsync(cancellationToken);
        accepted.Shutdown(SocketShutdown.Send);
        await application.ExpectEndAsync(cancellationToken);

        Assert.That(await stopping.WaitForExitAsync(cancellationToken), Is.Zero);

        async Task ExchangeAsync(long offset)
        {
            await Task.WhenAll(
                up.SendAsync(application, offset, Half, cancellationToken),
                up.ExpectAsync(accepted, offset, Half, cancellationToken),
                down.SendAsync(accepted, offset, Half, cancellationToken),
                down.ExpectAsync(application, offset, Half, cancellationToken));
        }
    }

    [Test]
    public async Task SecondSignalStopsAtOnceWithOne(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, _longDrain, cancellationToken);
        using var application = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);
        await application.DeliverAsync(accepted, [1, 2, 3], cancellationToken);

        // Two signals of a kind merge while the first is pending: its effect must be seen before the second, which must not come so soon that it is
        // taken for an echo.
        pair.Client.Terminate();
        await Loopback.WaitUntilRefusedAsync(pair.EndPoint, cancellationToken);
        Assert.That(pair.Client.HasExited, Is.False, "exit before the second signal");
        await Task.Delay(2 * Lifetime.Echo, cancellationToken);
        pair.Client.Terminate();

        Assert.That(await pair.Client.WaitForExitAsync(cancellationToken), Is.EqualTo(1));
        await application.ExpectResetAsync(cancellationToken);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task AStreamThatIsResetMeanwhileIsWaitedForNoLonger(bool client)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var target = Loopback.Listen();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, _longDrain, cancellationToken);
        using var stream = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken);
        var stopping = client ? pair.Client : pair.Server;
        stopping.Terminate();
        await stopping.WaitForErrorLinesAsync(1, "stopping", cancellationToken);
        (client ? stream.Application : stream.Target).Abort();
        Assert.That(await stopping.WaitForExitAsync(cancellationToken), Is.Zero);
    }

    [Test]
    public async Task StreamThatOutlastsTheDrainIsReset(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        var options = new TunnelPairOptions { ClientArguments = ["--drain", "1"] };
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, options, cancellationToken);
        using var application = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);
        await application.DeliverAsync(accepted, [1, 2, 3], cancellationToken);

        await pair.Client.StopAsync(cancellationToken);

        await application.ExpectResetAsync(cancellationToken);
        await accepted.ExpectResetAsync(cancellationToken);
    }
}
