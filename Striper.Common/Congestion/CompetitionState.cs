namespace Striper.Common.Congestion;

/// <summary>What the legs of a path do about others on it.</summary>
internal enum CompetitionState
{
    /// <summary>Nobody else fills the path: the cap holds.</summary>
    Alone,

    /// <summary>The queue is longer than ours: as little is out as the path delivers.</summary>
    Testing,

    /// <summary>Others fill the path: the cap is lifted.</summary>
    Competing,
}
