using Striper.Cli.Demo.Throttle;

namespace Striper.Cli.Demo.Display;

/// <summary>Turns counts of bytes into goodput over the latest stretch of time. Not thread-safe; the counts may be.</summary>
internal sealed class ProgressMeter
{
    private readonly Func<long> _readBytes;
    private readonly Func<IReadOnlyList<SlotReading>> _readSlots;
    private readonly long _totalBytes;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Queue<(TimeSpan At, long Bytes, IReadOnlyList<SlotReading> Slots)> _samples = new();

    /// <param name="readBytes">What the application has.</param>
    /// <param name="readSlots">What the throttle sees; always as many.</param>
    /// <param name="totalBytes">What the application will have.</param>
    /// <param name="time">The clock.</param>
    public ProgressMeter(Func<long> readBytes, Func<IReadOnlyList<SlotReading>> readSlots, long totalBytes, TimeProvider time)
    {
        (_readBytes, _readSlots, _totalBytes, _time, _start) = (readBytes, readSlots, totalBytes, time, time.GetTimestamp());
        _samples.Enqueue((TimeSpan.Zero, readBytes(), readSlots()));
    }

    /// <summary>Reads the counts.</summary>
    /// <param name="window">Goodput is that since the latest reading that is at least so old; since the first if none is.</param>
    public DownloadProgress Read(TimeSpan window)
    {
        var (now, bytes, slots) = (_time.GetElapsedTime(_start), _readBytes(), _readSlots());
        while (_samples.Count > 1 && now - _samples.ElementAt(1).At >= window)
            _samples.Dequeue();
        var since = _samples.Peek();
        _samples.Enqueue((now, bytes, slots));
        var span = now - since.At;
        return new DownloadProgress(
            now,
            bytes,
            _totalBytes,
            MegabitsPerSecond(bytes - since.Bytes, span),
            [.. slots.Select((slot, i) => new SlotProgress(
                slot.State, slot.IsReplaced, MegabitsPerSecond(slot.DeliveredBytes - since.Slots[i].DeliveredBytes, span)))]);
    }

    private static double MegabitsPerSecond(long bytes, TimeSpan span) => span > TimeSpan.Zero ? bytes * 8 / span.TotalSeconds / 1e6 : 0;
}
