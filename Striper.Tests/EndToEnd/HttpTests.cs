using System.Globalization;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>curl and nginx through 8 legs.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[RequiresProgram("nginx", "nginx-light")]
[RequiresProgram("curl", "curl")]
internal sealed class HttpTests
{
    [TestCase(100_000_000)]
    [TestCase(4_000_000, "--limit-rate", "2M")]
    [CancelAfter(120_000)]
    public async Task FetchesAFile(int lengthBytes, params string[] options)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var directory = new TemporaryDirectory();
        await using var server = await HttpFileServer.StartAsync(cancellationToken);
        await using var pair = await TunnelPair.StartAsync(server.EndPoint, cancellationToken);
        var sum = await new SeededBytes(21).WriteFileAsync(server.Files["f"], lengthBytes, cancellationToken);

        string[] arguments = ["-sS", "--fail", .. options, "-o", directory["f"], $"http://{pair.EndPoint}/f"];
        await Command.RunAsync("curl", arguments, cancellationToken);

        Assert.That(await Checksum.OfFileAsync(directory["f"], cancellationToken), Is.EqualTo(sum));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task ServesTwoHundredAtOnce(CancellationToken cancellationToken)
    {
        const int Count = 200;
        const int LengthBytes = 200_000;
        using var directory = new TemporaryDirectory();
        await using var server = await HttpFileServer.StartAsync(cancellationToken);
        await using var pair = await TunnelPair.StartAsync(server.EndPoint, cancellationToken);
        var sums = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < Count; i++)
        {
            // A file of its own each, so that streams cannot swap their bytes unseen.
            var name = i.ToString(CultureInfo.InvariantCulture);
            sums[name] = await new SeededBytes((ulong)(1000 + i)).WriteFileAsync(server.Files[name], LengthBytes + i, cancellationToken);
        }

        var transfers = sums.Keys.Select(name => $"url = http://{pair.EndPoint}/{name}\noutput = {directory[name]}\n");
        await File.WriteAllTextAsync(directory["transfers"], string.Concat(transfers), cancellationToken);
        string[] options = ["-sS", "--fail-early", "--fail", "--parallel", "--parallel-immediate", "--parallel-max", "200"];
        await Command.RunAsync("curl", [.. options, "-K", directory["transfers"]], cancellationToken);

        foreach (var (name, sum) in sums)
            Assert.That(await Checksum.OfFileAsync(directory[name], cancellationToken), Is.EqualTo(sum), name);
    }
}
