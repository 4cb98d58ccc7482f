using Striper.WanLab.Load;
using Striper.WanLab.Measures;

namespace Striper.WanLab.Running;

/// <summary>What the measuring programs say, brought together.</summary>
internal static class RunReports
{
    /// <summary>Completes a record.</summary>
    /// <param name="record">What is known of the times.</param>
    /// <param name="client">Of the client's program.</param>
    /// <param name="server">Of the target.</param>
    /// <param name="seed">The transfer's name.</param>
    /// <param name="competitor">Of the competitor's client, or <see langword="null"/>.</param>
    /// <param name="competitorSeed">Its transfer's name.</param>
    public static RunRecord Join(RunRecord record, LoadReport client, LoadReport server, ulong seed, LoadReport? competitor, ulong competitorSeed)
    {
        var failures = new List<string>([.. client.Failures, .. server.Failures]);
        var sender = Find(client, seed);
        var receiver = Find(server, seed);
        if (sender is not null && receiver is null)
            failures.Add("the target never saw the transfer");
        if (sender is not null && receiver is not null)
            failures.AddRange(FindLosses(sender, receiver));
        var rival = competitor is null ? null : Largest(Find(competitor, competitorSeed), Find(server, competitorSeed));
        return record with
        {
            Up = Received(receiver),
            Down = Received(sender),
            Competitor = rival,
            RoundTrips = client.RoundTrips,
            ShortConnections = client.ShortConnections,
            Failures = failures,
        };
    }

    private static BulkReport? Find(LoadReport report, ulong seed) => report.Bulk.FirstOrDefault(b => b.Seed == seed);

    private static Arrivals? Received(BulkReport? end) => end is { Received.Bytes: > 0 } ? end.Received : null;

    /// <summary>A transfer one way has one receiver.</summary>
    private static Arrivals? Largest(BulkReport? client, BulkReport? server) => Received(client) ?? Received(server);

    private static IEnumerable<string> FindLosses(BulkReport client, BulkReport server)
    {
        if (client.Failure is { } atClient)
            yield return $"client: {atClient}";
        if (server.Failure is { } atServer)
            yield return $"target: {atServer}";
        if (client.Failure is not null || server.Failure is not null)
            yield break;
        if (client.SentBytes != server.Received.Bytes)
            yield return $"up: {client.SentBytes} bytes sent, {server.Received.Bytes} arrived";
        if (server.SentBytes != client.Received.Bytes)
            yield return $"down: {server.SentBytes} bytes sent, {client.Received.Bytes} arrived";
    }
}
