using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Tracing;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>What <c>--trace</c> writes, and that it can be drawn.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(120_000)]
internal sealed class TraceTests
{
    [Test]
    [RequiresProgram("python3", "python3")]
    public async Task BothEndsWriteWhatTheyDecideAndItCanBeDrawn(CancellationToken cancellationToken)
    {
        const int LengthBytes = 2_000_000;
        using var directory = new TemporaryDirectory();
        using var target = Loopback.Listen();
        var options = new TunnelPairOptions
        {
            Legs = 2,
            ClientArguments = ["--trace", directory["client.csv"]],
            ServerArguments = ["--trace", directory["server.csv"]],
        };
        await using (var pair = await TunnelPair.StartAsync(target.EndPoint, options, cancellationToken))
        {
            using var application = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
            using var accepted = await target.AcceptSocketAsync(cancellationToken);
            var content = new SeededBytes(5);
            var expect = content.ExpectAsync(accepted, 0, LengthBytes, cancellationToken);
            await content.SendAsync(application, 0, LengthBytes, cancellationToken);
            await expect;
            application.Shutdown(SocketShutdown.Send);
            await accepted.ExpectEndAsync(cancellationToken);
            accepted.Shutdown(SocketShutdown.Send);
            await application.ExpectEndAsync(cancellationToken);
            await pair.Client.StopAsync(cancellationToken);
            await pair.Server.StopAsync(cancellationToken);
        }

        var rows = (await File.ReadAllLinesAsync(directory["client.csv"], cancellationToken)).Select(line => line.Split(',')).ToList();
        Assert.That(rows[0], Is.EqualTo(TraceRow.Header.Split(',')));
        Assert.That(rows.Where(row => row[2] is "new" or "urgent").Sum(row => long.Parse(row[6])), Is.EqualTo(LengthBytes));
        Assert.That(rows.Count(row => row[2] == "up"), Is.EqualTo(2));
        Assert.That(await File.ReadAllTextAsync(directory["server.csv"], cancellationToken), Does.Contain(",up,"));

        await Command.RunAsync("python3", [PlotTrace, directory["client.csv"]], cancellationToken);
        var svg = System.Xml.Linq.XDocument.Load(directory["client.svg"]);
        Assert.That(svg.Descendants().Count(element => element.Name.LocalName == "polyline"), Is.GreaterThanOrEqualTo(4), "in flight and cap of two legs");
    }

    [TestCase("", "is no trace: it does not begin with the names of a trace's columns")]
    [TestCase("ssh-ed25519 AAAA\n", "is no trace: it does not begin with the names of a trace's columns")]
    [TestCase("\u00ff", "is no trace: it does not begin with the names of a trace's columns")]
    [TestCase(TraceRow.Header + "\n1,2,up,0.1,,0,0,x,0,0,0\n", "this is no trace, or a damaged one: invalid literal for int() with base 10: 'x'")]
    [TestCase(null, "No such file or directory")]
    [RequiresProgram("python3", "python3")]
    public async Task WhatCannotBeDrawnIsToldInOneLine(string? content, string error, CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        if (content is not null)
            await File.WriteAllTextAsync(directory["trace.csv"], content, cancellationToken);
        var result = await Command.TryRunAsync("python3", [PlotTrace, directory["trace.csv"]], inputFile: null, cancellationToken);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.StartWith("plot-trace: ").And.EndsWith(error).And.Not.Contains("\n"));
    }

    // In the repository, above wherever the tests were built to.
    private static string PlotTrace
    {
        get
        {
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Striper.sln")))
                directory = directory.Parent;
            return Path.Combine(directory!.FullName, "scripts", "plot-trace");
        }
    }
}
