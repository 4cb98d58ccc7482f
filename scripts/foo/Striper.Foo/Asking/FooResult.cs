using System.Globalization;
using Striper.Tools;

namespace Striper.Foo.Asking;

/// <summary>What a client found.</summary>
/// <param name="Plan">What it was to do.</param>
/// <param name="Outcomes">Of each connection.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record FooResult(FooClientPlan Plan, IReadOnlyList<FooOutcome> Outcomes, TimeSpan Elapsed)
{
    private const int MostFailures = 10;

    /// <summary>Whether every request was answered once.</summary>
    public bool IsGood => Outcomes.All(outcome => outcome.Failure is null && outcome.Acks + outcome.Naks == Plan.Requests);

    /// <summary>Writes it for people.</summary>
    public void Write(TextWriter output)
    {
        var (acks, naks) = (Outcomes.Sum(outcome => (long)outcome.Acks), Outcomes.Sum(outcome => (long)outcome.Naks));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{acks + naks} of {(long)Plan.Connections * Plan.Requests} requests to {Plan.Server} answered once in {Elapsed.TotalSeconds:0.00} s: {acks} ACK, {naks} NAK, {(acks + naks) / Elapsed.TotalSeconds:0}/s"));
        output.WriteLine($"answer   {new LatencySummary(Outcomes.SelectMany(outcome => outcome.Times))}");
        foreach (var outcome in Outcomes.Where(outcome => outcome.Failure is not null).Take(MostFailures))
            output.WriteLine($"connection {outcome.Number}: {outcome.Failure}");
    }
}
