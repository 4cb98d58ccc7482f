using System.Globalization;
using System.Text.Json;
using Striper.WanLab.Lab;
using Striper.WanLab.Load;
using Striper.WanLab.Measures;
using Striper.WanLab.Scenarios;
using Striper.WanLab.Subjects;

namespace Striper.WanLab.Running;

/// <summary>One run: a network of its own, a subject in it, a load, and what was seen.</summary>
internal sealed class ScenarioRun(RunPlan plan, Scenario scenario, TransferDirection direction, ISubject subject, LabPlace place)
{
    private const ulong OwnSeed = 1;
    private const ulong CompetitorSeed = 2;

    private static readonly TimeSpan _longestStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _longestEnd = TimeSpan.FromSeconds(30);

    /// <summary>How often the emulator's counters are read.</summary>
    public TimeSpan SamplingInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs it.</summary>
    public async Task<RunRecord> RunAsync(CancellationToken cancellationToken)
    {
        await using var network = await Network.StartAsync(place.Script, place.Name, scenario.Paths.Count, cancellationToken);
        await ShapeAsync(network, cancellationToken);
        foreach (var host in (Host[])[Host.Client, Host.Server])
            await network.RunAsync(host, ["sh", "-c", $"echo {plan.Congestion} >/proc/sys/net/ipv4/tcp_congestion_control"], cancellationToken);

        await using var target = network.Start(Host.Server, [.. subject.Wrapper, .. place.Program, "target", $"0.0.0.0:{Ports.Target}"]);
        await target.WaitForLineAsync(l => l == "ready", _longestStart, cancellationToken);
        await using var session = await subject.StartAsync(network, scenario, cancellationToken);
        await using var competitor = scenario.Competitor ? await StartCompetitorAsync(network, cancellationToken) : null;
        await using var load = await StartLoadAsync(network, session.Target, cancellationToken);

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sampling = scenario.ShortConnections ? Task.FromResult<List<NetworkSample>>([]) : SampleAsync(network, ending.Token);
        await Task.Delay(plan.WarmUp, cancellationToken);
        var record = await MeasureAsync(network, cancellationToken);
        await ending.CancelAsync();
        record = record with { Samples = await sampling };

        // Whoever can still end shall be able to.
        await ShapeAsync(network, cancellationToken);
        var own = await EndAsync(load, cancellationToken);
        var other = competitor is null ? null : await EndAsync(competitor, cancellationToken);
        var served = await EndAsync(target, cancellationToken);
        return RunReports.Join(record, own, served, OwnSeed, other, CompetitorSeed);
    }

    private async Task ShapeAsync(Network network, CancellationToken cancellationToken)
    {
        for (var i = 0; i < scenario.Paths.Count; i++)
            await network.TellAsync(string.Create(CultureInfo.InvariantCulture, $"set {i + 1} {scenario.Paths[i].Knobs}"), cancellationToken);
    }

    private async Task<ChildProcess> StartLoadAsync(Network network, string target, CancellationToken cancellationToken)
    {
        string[] roundTrips = scenario.RoundTrips ? ["--round-trips"] : [];
        string[] shortConnections = scenario.ShortConnections ? ["--short"] : [];
        string[] bulk = ["--bulk", direction.ToString(), "--seed", OwnSeed.ToString(CultureInfo.InvariantCulture)];
        return await StartLoadAsync(network, [.. subject.Wrapper, .. place.Program, "load", target, .. bulk, .. roundTrips, .. shortConnections], cancellationToken);
    }

    private Task<ChildProcess> StartCompetitorAsync(Network network, CancellationToken cancellationToken) => StartLoadAsync(
        network,
        [
            .. place.Program, "load", $"{Network.ServerAddress}:{Ports.Target}", "--bulk", direction.ToString(),
            "--seed", CompetitorSeed.ToString(CultureInfo.InvariantCulture), "--congestion", "cubic",
        ],
        cancellationToken);

    private static async Task<ChildProcess> StartLoadAsync(Network network, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var load = network.Start(Host.Client, command);
        try
        {
            await load.WaitForLineAsync(l => l.StartsWith("started ", StringComparison.Ordinal), _longestStart, cancellationToken);
            return load;
        }
        catch
        {
            await load.DisposeAsync();
            throw;
        }
    }

    private async Task<RunRecord> MeasureAsync(Network network, CancellationToken cancellationToken)
    {
        var beginUs = MonotonicClock.NowUs;
        var length = plan.Length > scenario.AtLeast ? plan.Length : scenario.AtLeast;
        var endUs = beginUs + (long)length.TotalMicroseconds;
        var changes = new List<long>();
        foreach (var change in scenario.Changes)
        {
            await WaitUntilAsync(beginUs + (long)change.After.TotalMicroseconds, cancellationToken);
            changes.Add(await network.TellAsync(change.Command, cancellationToken));
        }

        for (var second = 0; scenario.EachSecond.Count > 0 && second < (int)length.TotalSeconds; second++)
        {
            await WaitUntilAsync(beginUs + (second * 1_000_000L), cancellationToken);
            await network.TellAsync(scenario.EachSecond[second % scenario.EachSecond.Count], cancellationToken);
        }

        await WaitUntilAsync(endUs, cancellationToken);
        return new RunRecord(scenario, beginUs, endUs, changes);
    }

    private static Task WaitUntilAsync(long atUs, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMicroseconds(Math.Max(0, atUs - MonotonicClock.NowUs)), cancellationToken);

    private async Task<List<NetworkSample>> SampleAsync(Network network, CancellationToken cancellationToken)
    {
        var samples = new List<NetworkSample>();
        using var timer = new PeriodicTimer(SamplingInterval);
        try
        {
            do
                samples.Add(await network.SampleAsync(CancellationToken.None));
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }

        return samples;
    }

    private static async Task<LoadReport> EndAsync(ChildProcess program, CancellationToken cancellationToken)
    {
        program.EndInput();
        var line = await program.WaitForLineAsync(l => l.StartsWith('{'), _longestEnd, cancellationToken);
        return JsonSerializer.Deserialize<LoadReport>(line)!;
    }
}
