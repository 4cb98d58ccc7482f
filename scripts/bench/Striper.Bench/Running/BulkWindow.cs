using Striper.Bench.Load;

namespace Striper.Bench.Running;

/// <summary>Bulk over a time: how much, and at what cost.</summary>
internal static class BulkWindow
{
    /// <summary>The first figure's name.</summary>
    public const string Goodput = "goodput, Mbit/s";

    /// <summary>The second figure's name.</summary>
    public const string Cost = "CPU, s/GB";

    /// <summary>Measures both.</summary>
    /// <param name="rig">What is measured.</param>
    /// <param name="streams">At once.</param>
    /// <param name="settling">From their beginning on, not counted.</param>
    /// <param name="length">That is counted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Rig rig, int streams, TimeSpan settling, TimeSpan length, CancellationToken cancellationToken)
    {
        await rig.Load.StartBulkAsync(streams, MessageSize.NoSeed, cancellationToken);
        await Task.Delay(settling, cancellationToken);
        var (before, cpuBefore) = (await rig.Load.CountAsync(cancellationToken), rig.Session.CpuTime());
        await Task.Delay(length, cancellationToken);
        var (after, cpuAfter) = (await rig.Load.CountAsync(cancellationToken), rig.Session.CpuTime());
        return Of(after.Bytes - before.Bytes, TimeSpan.FromMicroseconds(after.AtUs - before.AtUs), cpuAfter - cpuBefore, rig.Session.Programs.Count > 0);
    }

    /// <summary>The figures.</summary>
    /// <param name="bytes">That arrived.</param>
    /// <param name="time">In this time.</param>
    /// <param name="cpu">What the proxies took for it.</param>
    /// <param name="hasProxies">Whether there are any.</param>
    public static IReadOnlyList<Figure> Of(long bytes, TimeSpan time, TimeSpan cpu, bool hasProxies)
    {
        var goodput = new Figure(Goodput, bytes * 8 / time.TotalSeconds / 1e6);
        return hasProxies ? [goodput, new Figure(Cost, bytes == 0 ? double.NaN : cpu.TotalSeconds / (bytes / 1e9))] : [goodput];
    }
}
