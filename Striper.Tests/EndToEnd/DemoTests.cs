using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>The demonstration as a newcomer runs it, with stdout redirected.</summary>
[Category("EndToEnd")]
[NonParallelizable]
internal sealed class DemoTests
{
    [Test]
    [CancelAfter(120_000)]
    public async Task DemoShowsWhatManyLegsGive(CancellationToken cancellationToken)
    {
        await using var demo = ProxyProcess.Launch("demo");
        using var reader = new StreamReader(demo.Output);
        var output = await reader.ReadToEndAsync(cancellationToken);
        await TestContext.Out.WriteLineAsync(output);

        Assert.That(await demo.WaitForExitAsync(cancellationToken), Is.Zero, "exit code");
        Assert.That(output, Does.Contain("one leg killed"));
        var lines = output.TrimEnd().Split(Environment.NewLine);
        var rows = lines.SkipWhile(line => !line.StartsWith("legs ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.That(rows.Select(row => row[0]), Is.EqualTo(["1", "8"]), "legs");
        Assert.That(rows.Select(row => row[^1]), Is.EqualTo(["yes", "yes"]), "SHA-256 equal");
    }
}
