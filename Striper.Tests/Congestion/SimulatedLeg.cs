using Striper.Common.Congestion;
using Striper.Common.Scheduling;

namespace Striper.Tests.Congestion;

/// <summary>A sender, its controller and a link, in steps of one virtual millisecond: transmit, read, write while there is room.</summary>
internal sealed class SimulatedLeg
{
    private const int LargestDatagramBytes = 1 << 20;
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(1);
    private double _offered;

    public SimulatedLeg(double bytesPerSecond, TimeSpan baseRtt, int segmentBytes = 1448, TimeSpan stagger = default, PathControl? path = null)
    {
        Link = new BottleneckLink(segmentBytes) { BytesPerSecond = bytesPerSecond, BaseRtt = baseRtt };
        Controller = new LegController(stagger, path);
    }

    public BottleneckLink Link { get; }

    public LegController Controller { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>What the application offers, bytes a second; infinite unless said otherwise.</summary>
    public double OfferedBytesPerSecond { get; set; } = double.PositiveInfinity;

    /// <summary>What the kernel's congestion control lets out at most; the rest waits to be written.</summary>
    public long KernelWindowBytes { get; set; } = long.MaxValue;

    /// <summary>How often the leg is read and written.</summary>
    public int StepsPerSample { get; init; } = 1;

    /// <summary>When set, the leg is judged by its receipts, one a sample, and not by what its kernel says.</summary>
    public ReceiptEstimator? Receipts { get; init; }

    public void Run(TimeSpan time, Action? afterStep = null)
    {
        for (var end = Now + time; Now < end;)
        {
            Now += _step;
            Link.AdvanceTo(Now);
            if (Now.Ticks / _step.Ticks % StepsPerSample == 0)
                ReadAndWrite();
            afterStep?.Invoke();
        }
    }

    /// <summary>Runs, and returns the part of the link's capacity that was used meanwhile.</summary>
    public double UtilizationOver(TimeSpan time)
    {
        var before = Link.TransmittedBytes;
        Run(time);
        return (Link.TransmittedBytes - before) / (Link.BytesPerSecond * time.TotalSeconds);
    }

    /// <summary>Runs until the condition holds and returns how long that took; the limit if it never does.</summary>
    public TimeSpan TimeUntil(Func<bool> condition, TimeSpan limit)
    {
        var start = Now;
        while (!condition() && Now - start < limit)
            Run(_step);
        return Now - start;
    }

    private void ReadAndWrite()
    {
        Receipts?.OnReceipt(Link.AckedBytes, Link.NewestAckedWrittenAt, Now);
        ILegProbe probe = Receipts is null ? Link : Receipts;
        probe.TryRead(out var sample);
        Controller.OnSample(sample, Now);
        var isEndless = double.IsPositiveInfinity(OfferedBytesPerSecond);
        _offered = isEndless ? 0 : _offered + (OfferedBytesPerSecond * _step.TotalSeconds * StepsPerSample);
        while (isEndless || _offered >= 1)
        {
            var bytes = Controller.DatagramBytes(isEndless ? LargestDatagramBytes : (int)Math.Min(_offered, LargestDatagramBytes));
            if (!HasRoom(bytes) || Controller.InFlightBytes + bytes > KernelWindowBytes)
                return;
            Link.Write(bytes, Now);
            Controller.OnWritten(bytes);
            Receipts?.OnWritten(bytes);
            _offered -= bytes;
        }
    }

    private bool HasRoom(int bytes) => new LegSnapshot
    {
        InFlightBytes = Controller.InFlightBytes,
        NotSentBytes = Controller.NotSentBytes,
        CapBytes = Controller.CapBytes,
        NotSentLimitBytes = Controller.NotSentLimitBytes(Controller.RateBytesPerSecond),
    }.HasRoom(bytes);
}
