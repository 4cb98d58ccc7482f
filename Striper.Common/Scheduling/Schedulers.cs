namespace Striper.Common.Scheduling;

/// <summary>The schedulers by the names of the command line.</summary>
public static class Schedulers
{
    /// <summary>The one that is used when nothing is said.</summary>
    public const string Default = "earliest";

    private static readonly SortedDictionary<string, Func<ILegScheduler>> _all = new(StringComparer.Ordinal)
    {
        ["earliest"] = () => new EarliestScheduler(),
        ["redundant"] = () => new RedundantScheduler(),
        ["round-robin"] = () => new RoundRobinScheduler(),
        ["until-congested"] = () => new UntilCongestedScheduler(),
    };

    /// <summary>Every name, sorted.</summary>
    public static IReadOnlyCollection<string> Names => _all.Keys;

    /// <summary>A new scheduler of that name; schedulers keep state, so every tunnel has its own.</summary>
    /// <exception cref="ArgumentException">No scheduler has that name.</exception>
    public static ILegScheduler Create(string name) =>
        _all.TryGetValue(name, out var create) ? create() : throw new ArgumentException($"No scheduler is called '{name}'.", nameof(name));
}
