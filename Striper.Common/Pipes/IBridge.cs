namespace Striper.Common.Pipes;

/// <summary>Joins two connections until both directions have ended.</summary>
public interface IBridge
{
    /// <summary>Carried so far from the first connection to the second. Thread-safe.</summary>
    BridgeStatistics FirstToSecond { get; }

    /// <summary>Carried so far from the second connection to the first. Thread-safe.</summary>
    BridgeStatistics SecondToFirst { get; }

    /// <summary>Carries until both directions have ended; cancelling aborts both connections. Never throws: the result says how it ended.</summary>
    Task<BridgeResult> RunAsync(CancellationToken cancellationToken = default);
}
