namespace Striper.Common.Diagnostics;

/// <summary>What became of the wish to pause a leg or to let it go on.</summary>
public enum PauseResult
{
    /// <summary>It is so, also where it was so before.</summary>
    Done,

    /// <summary>There is no such tunnel or slot.</summary>
    NotFound,

    /// <summary>This end cannot: the client-facing proxy decides what legs are used for.</summary>
    NotHere,
}
