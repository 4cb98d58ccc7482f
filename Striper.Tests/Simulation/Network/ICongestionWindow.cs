namespace Striper.Tests.Simulation.Network;

/// <summary>How much a kernel has in the network.</summary>
internal interface ICongestionWindow
{
    /// <summary>Now.</summary>
    long Bytes { get; }

    /// <summary>Bytes are newly known to have arrived.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="isLimited">The window was in use: only then it grows.</param>
    /// <param name="rtt">Of the newest of them.</param>
    /// <param name="now">Virtual time.</param>
    void OnDelivered(int bytes, bool isLimited, TimeSpan rtt, TimeSpan now);

    /// <summary>Something was lost, for the first time in this window.</summary>
    void OnLoss(TimeSpan now);

    /// <summary>The retransmission timer ran out.</summary>
    void OnTimeout(TimeSpan now);
}
