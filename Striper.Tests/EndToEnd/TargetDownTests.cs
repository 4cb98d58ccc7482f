using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>Applications whose target cannot be reached get RST at once, and the log of -s says so once for each.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(120_000)]
internal sealed class TargetDownTests
{
    // Longer than any test may take: a reset that comes only when something has expired comes too late.
    private static readonly TunnelPairOptions _longLinger = new()
    {
        ClientArguments = ["--linger", "600"],
        ServerArguments = ["--linger", "600", "--connect-timeout", "600"],
    };

    [Test]
    public async Task RefusedTargetResetsEachApplicationWithOneLogLine(CancellationToken cancellationToken)
    {
        const int Applications = 3;
        var target = Loopback.UnusedEndPoint();
        await using var pair = await TunnelPair.StartAsync(target, _longLinger, cancellationToken);
        var text = target.ToString();
        var linesBefore = pair.Server.CountErrorLines(text);

        for (var i = 0; i < Applications; i++)
        {
            await Loopback.ExpectConnectionIsResetAsync(pair.EndPoint, cancellationToken);
        }

        await pair.Server.WaitForErrorLinesAsync(linesBefore + Applications, text, cancellationToken);
        using var listener = Loopback.Listen(target.Port);
        using var served = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var accepted = await listener.AcceptSocketAsync(cancellationToken);
        await served.DeliverAsync(accepted, [1, 2, 3], cancellationToken);
        served.Dispose();
        await accepted.WaitForCloseAsync(cancellationToken);
        accepted.Dispose();

        // Its log is complete once it has ended.
        await pair.Server.StopAsync(cancellationToken);
        Assert.That(pair.Server.CountErrorLines(text), Is.EqualTo(linesBefore + Applications));
    }

    [Test]
    public async Task UnresolvableTargetResetsTheApplication(CancellationToken cancellationToken)
    {
        // The top-level name "invalid" never resolves (RFC 6761, section 6.4).
        const string Target = "striper-test.invalid:22";
        await using var pair = await TunnelPair.StartAsync(Target, _longLinger, cancellationToken);
        var linesBefore = pair.Server.CountErrorLines("striper-test.invalid");

        await Loopback.ExpectConnectionIsResetAsync(pair.EndPoint, cancellationToken);

        await pair.Server.StopAsync(cancellationToken);
        Assert.That(pair.Server.CountErrorLines("striper-test.invalid"), Is.EqualTo(linesBefore + 1));
    }
}
