using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>Tunnels, legs and streams that come and go are a line each, with figures, and nothing secret in any.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(60_000)]
internal sealed class LogLineTests
{
    private const string Token = "correct-horse-battery-staple";
    private const string Amount = @"[\d.]+ (B|kB|MB)";
    private const string Time = @"[\d.]+ (ms|s)";

    [Test]
    public async Task WhatComesAndGoesIsToldAtBothEndsWithFigures(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        using var target = Loopback.Listen();
        var secretFile = SecretFiles.Create(directory, "secret");
        string[] arguments = ["--secret-file", secretFile, "--admin", "0", "--admin-token-file", TokenFiles.Create(directory, Token)];
        var options = new TunnelPairOptions { Legs = 2, ChaosSeed = 61, ClientArguments = [.. arguments, "-v"], ServerArguments = arguments };
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, options, cancellationToken);
        await pair.Client.WaitForErrorLinesAsync(2, " up from ", cancellationToken);
        await pair.Server.WaitForErrorLinesAsync(1, ": new, from", cancellationToken);
        using (var admin = new AdminClient(pair.Client, Token))
            Assert.That((await admin.ReadStatsAsync(cancellationToken)).GetProperty("forwards")[0].GetProperty("tunnels")[0].GetProperty("is_encrypted").GetBoolean(), Is.True);
        using (var guesser = new AdminClient(pair.Client, Token + "s"))
            await guesser.AskAsync("/stats", cancellationToken);
        using (var stream = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken))
        {
            await stream.ExchangeAsync(seed: 61, 500_000, cancellationToken);
            pair.Chaos.HarmOne(LegHarm.Reset);
            await pair.Client.WaitForErrorLinesAsync(3, " up from ", cancellationToken);
            await stream.FinishAsync(cancellationToken);
        }

        using (var reset = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken))
            reset.Application.Abort();
        await pair.Server.WaitForErrorLinesAsync(1, " reset (", cancellationToken);
        await pair.Client.WaitForErrorLinesAsync(1, " reset (", cancellationToken);
        await pair.Client.StopAsync(cancellationToken);
        await pair.Server.WaitForErrorLinesAsync(1, ": over (", cancellationToken);
        await pair.Server.StopAsync(cancellationToken);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(pair.Client.ErrorLines, Has.One.Match(@" INFO tunnel \w+: new, to 127\.0\.0\.1:\d+$"));
        Assert.That(pair.Server.ErrorLines, Has.One.Match(@" INFO tunnel \w+: new, from 127\.0\.0\.1"));
        foreach (var lines in (IReadOnlyList<string>[])[pair.Client.ErrorLines, pair.Server.ErrorLines])
        {
            // The other end may be faster with the end of the tunnel than this one, so that a leg is down before it.
            Assert.That(lines, Has.Some.Match($@" INFO tunnel \w+: leg [01]\.1 down \(.+\), 1 leg left; {Amount} sent and {Amount} received in {Time}"));
            Assert.That(lines, Has.Exactly(2).Match(@" INFO tunnel \w+: stream \d+ opened for 127\.0\.0\.1:\d+$"));
            Assert.That(lines, Has.One.Match($@" INFO tunnel \w+: stream \d+ closed, 500 kB from and 500 kB to its application in {Time}$"));
            Assert.That(lines, Has.One.Match($@" INFO tunnel \w+: stream \d+ reset \(ApplicationReset\), 3 B from and 3 B to its application in {Time}$"));
            Assert.That(lines, Has.One.Match($@" INFO tunnel \w+: over \(.+\), 2 streams, 500 kB sent and 500 kB received in {Time}$"));
            var secret = (await File.ReadAllTextAsync(secretFile, cancellationToken)).Trim();
            Assert.That(lines, Has.None.Contains(secret).IgnoreCase.And.None.Contains(Token));
        }

        Assert.That(pair.Client.ErrorLines, Has.Exactly(3).Match(@" INFO tunnel \w+: leg [01]\.[12] up from 127\.0\.0\.1:\d+ to 127\.0\.0\.1:\d+, [12] legs?$"));

        // At whichever end was faster.
        Assert.That(pair.Client.ErrorLines.Concat(pair.Server.ErrorLines), Has.Some.Match($@" DEBUG tunnel \w+: leg [01]\.[12] closed with it \(.+\), {Amount} sent and {Amount} received in {Time}$"));
    }
}
