using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>With fewer descriptors than it needs, a proxy does not start and says so; what needs no proxy is answered all the same.</summary>
[Category("EndToEnd")]
[Platform(Include = "Linux", Reason = "The limit is read from /proc.")]
[RequiresProgram("bash", "bash")]
[CancelAfter(60_000)]
internal sealed class DescriptorLimitTests
{
    [TestCase(48, "127.0.0.1:0 127.0.0.1:9")]
    [TestCase(64, "-c 127.0.0.1:0 127.0.0.1 9")]
    [TestCase(64, "-s 127.0.0.1:0 127.0.0.1:9")]
    [TestCase(128, "-c 127.0.0.1:0 127.0.0.1 9 -q")]
    public async Task TooFewAreOneClearLine(int limit, string arguments)
    {
        await using var proxy = Launch(limit, arguments);
        Assert.That(await proxy.WaitForExitAsync(TestContext.CurrentContext.CancellationToken), Is.EqualTo(1));
        Assert.That(
            proxy.ErrorLines,
            Is.EqualTo([$"tcp-proxy: only {limit} descriptors are allowed (ulimit -n), at least 192 are needed, raise the limit"]));
    }

    [TestCase("--version", 0)]
    [TestCase("--help", 0)]
    [TestCase("-c 127.0.0.1:0", 2)]
    public async Task WhatNeedsNoProxyIsAnswered(string arguments, int exitCode)
    {
        await using var proxy = Launch(64, arguments);
        Assert.That(await proxy.WaitForExitAsync(TestContext.CurrentContext.CancellationToken), Is.EqualTo(exitCode));
        Assert.That(proxy.CountErrorLines("ulimit"), Is.Zero);
    }

    private static ProxyProcess Launch(int limit, string arguments) =>
        ProxyProcess.Launch(["bash", "-c", $"ulimit -n {limit}; exec \"$@\"", "bash"], arguments.Split(' '));
}
