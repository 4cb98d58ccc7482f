using System.Net.Sockets;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>As users have it: one connection beside the legs, for what is urgent.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(120_000)]
internal sealed class ExpressLegTests
{
    private const int Legs = 3;

    // The slot behind the legs.
    private static readonly string _express = $"{Legs}.";

    [Test]
    public async Task QuestionsTakeItAndBulkDoesNot(CancellationToken cancellationToken)
    {
        const int LengthBytes = 20_000_000;
        using var directory = new TemporaryDirectory();
        using var target = Loopback.Listen();
        var options = new TunnelPairOptions { Legs = Legs, HasExpressLeg = true, ClientArguments = ["--trace", directory["client.csv"]] };
        await using (var pair = await TunnelPair.StartAsync(target.EndPoint, options, cancellationToken))
        {
            using var bulk = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
            using var bulkAccepted = await target.AcceptSocketAsync(cancellationToken);
            using var questions = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
            using var questionsAccepted = await target.AcceptSocketAsync(cancellationToken);
            await pair.Client.WaitForErrorLinesAsync(Legs, ": leg ", cancellationToken);
            await pair.Client.WaitForErrorLinesAsync(1, ": express leg ", cancellationToken);
            var content = new SeededBytes(6);
            var expect = content.ExpectAsync(bulkAccepted, 0, LengthBytes, cancellationToken);
            var send = content.SendAsync(bulk, 0, LengthBytes, cancellationToken);
            var asked = new SeededBytes(7);
            for (var i = 0; i < 50; i++)
            {
                await asked.SendAsync(questions, i * 64, 64, cancellationToken);
                await asked.ExpectAsync(questionsAccepted, i * 64, 64, cancellationToken);
            }

            await send;
            await expect;
            bulk.Shutdown(SocketShutdown.Send);
            await bulkAccepted.ExpectEndAsync(cancellationToken);
            foreach (var socket in (Socket[])[bulk, bulkAccepted, questions, questionsAccepted])
                socket.Dispose();
            await pair.Client.StopAsync(cancellationToken);
        }

        var rows = (await File.ReadAllLinesAsync(directory["client.csv"], cancellationToken)).Select(line => line.Split(',')).ToList();
        Assert.That(rows.Count(row => row[2] == "up"), Is.EqualTo(Legs + 1));
        Assert.That(rows.Where(row => row[2] == "new").Select(row => row[3]), Is.Not.Empty.And.None.StartsWith(_express), "bulk");
        Assert.That(rows.Count(row => row[2] == "urgent" && row[3].StartsWith(_express, StringComparison.Ordinal)), Is.GreaterThan(10));
    }
}
