using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>What users type wrong is answered with one clear line and an exit code.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(60_000)]
internal sealed class ArgumentTests
{
    [TestCase("-c 127.0.0.1:0 127.0.0.1 22 --frobnicate", "frobnicate")]
    [TestCase("-s 127.0.0.1:99999 127.0.0.1:22", "99999")]
    [TestCase("-c 127.0.0.1:0 127.0.0.1 seven", "seven")]
    [TestCase("-s 127.0.0.1:0", "TARGET")]
    [TestCase("-c 127.0.0.1:0", "HOST")]
    [TestCase("127.0.0.1:0", "TARGET")]
    [TestCase("-c 127.0.0.1:0 127.0.0.1 22 -n many", "many")]
    [TestCase("-c 127.0.0.1:0 127.0.0.1 22 --scheduler fastest", "fastest")]
    public async Task UsageErrorExitsWithTwo(string arguments, string hint)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        await AssertFailsAsync(arguments, hint, [2], cancellationToken);
    }

    [TestCase("-s striper-test.invalid:0 127.0.0.1:22", "striper-test.invalid")]
    [TestCase("-s 192.0.2.1:0 127.0.0.1:22", "192.0.2.1")]
    public async Task AddressThatIsNotOursIsOneClearLine(string arguments, string hint)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        await AssertFailsAsync(arguments, hint, [1, 2], cancellationToken);
    }

    [TestCase("-c {0} 127.0.0.1 22")]
    [TestCase("-s {0} 127.0.0.1:22")]
    [TestCase("{0} 127.0.0.1:22")]
    public async Task PortInUseExitsWithOne(string arguments)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var taken = Loopback.Listen();
        await AssertFailsAsync(arguments.Replace("{0}", taken.EndPoint.ToString()), taken.EndPoint.ToString(), [1], cancellationToken);
    }

    private static async Task AssertFailsAsync(string arguments, string hint, int[] exitCodes, CancellationToken cancellationToken)
    {
        await using var proxy = ProxyProcess.Launch(arguments.Split(' '));
        var exitCode = await proxy.WaitForExitAsync(cancellationToken);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(exitCode, Is.AnyOf(exitCodes));
        Assert.That(proxy.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(string.Join('\n', proxy.ErrorLines), Does.Contain(hint).IgnoreCase.And.Not.Contain("Exception"));
    }
}
