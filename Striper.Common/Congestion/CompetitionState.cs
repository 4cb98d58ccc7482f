namespace Striper.Common.Congestion;

/// <summary>What the legs of a path do about others on it.</summary>
internal enum CompetitionState
{
    /// <summary>Nobody else fills the path: the cap holds.</summary>
    Alone,

    /// <summary>The queue is longer than ours: the legs behind it keep less out, to see whether it follows.</summary>
    Testing,

    /// <summary>Others fill the path: the cap of one leg is lifted.</summary>
    Competing,
}
