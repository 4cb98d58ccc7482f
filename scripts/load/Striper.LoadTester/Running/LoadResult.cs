namespace Striper.LoadTester.Running;

/// <summary>What a run found.</summary>
/// <param name="Plan">What it was to do.</param>
/// <param name="Outcomes">Of the connections that are over.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="IsStopped">It was stopped before its end.</param>
internal sealed record LoadResult(LoadPlan Plan, IReadOnlyList<LoadOutcome> Outcomes, TimeSpan Elapsed, bool IsStopped)
{
    /// <summary>Connections with a wrong reply.</summary>
    public int Mismatches => Outcomes.Count(outcome => outcome.IsMismatch);

    /// <summary>Connections that failed otherwise.</summary>
    public int Failures => Outcomes.Count(outcome => outcome is { IsMismatch: false, Failure: not null });

    /// <summary>Whether all that was asked for was right.</summary>
    public bool IsGood => !IsStopped && Mismatches == 0 && Failures == 0 && Outcomes.Count == Plan.Connections;
}
