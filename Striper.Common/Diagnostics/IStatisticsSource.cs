namespace Striper.Common.Diagnostics;

/// <summary>A proxy that tells how it does. Thread-safe.</summary>
public interface IStatisticsSource
{
    /// <summary>What happened lately.</summary>
    EventHistory Events { get; }

    /// <summary>Takes what rates are made of; called once a second. <paramref name="isWatched"/>: also of every stream.</summary>
    void Sample(bool isWatched);

    /// <summary>How it does now, with the busiest <paramref name="mostStreams"/> streams of each tunnel.</summary>
    ProxyStatistics Read(int mostStreams);

    /// <summary>Pauses a leg or lets it go on.</summary>
    PauseResult SetPaused(string tunnel, int slot, bool isPaused);
}
