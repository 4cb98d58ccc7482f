namespace Striper.Tests.Simulation.Network;

/// <summary>Opens as slow start does up to a multiple of the path's bandwidth-delay product; losses do not cut it. What BBR comes to.</summary>
internal sealed class ProductWindow(SimulatedPath path) : ICongestionWindow
{
    private const int LeastLimitBytes = 64 * 1024;

    /// <inheritdoc/>
    public long Bytes { get; private set; } = 10 * TcpSegment.FullBytes;

    /// <inheritdoc/>
    public void OnDelivered(int bytes, bool isLimited, TimeSpan rtt, TimeSpan now)
    {
        var product = path.BytesPerSecond * 2 * path.OneWayDelay.TotalSeconds;
        Bytes = Math.Min(Bytes + bytes, (long)(product * path.Plan.WindowOverProduct) + LeastLimitBytes);
    }

    /// <inheritdoc/>
    public void OnLoss(TimeSpan now)
    {
        // It looks at rates, not at losses.
    }

    /// <inheritdoc/>
    public void OnTimeout(TimeSpan now) => Bytes = 4 * TcpSegment.FullBytes;
}
