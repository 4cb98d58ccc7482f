using System.Collections.Concurrent;

namespace Striper.Soak.Load;

/// <summary>All streams of a run: those that are open, what the others came to, and everything that was wrong. Thread-safe.</summary>
internal sealed class StreamBook
{
    // The first say it all; a proxy that is down breaks thousands.
    private const int MostTold = 200;

    private readonly ConcurrentDictionary<int, StreamRecord> _open = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly ConcurrentDictionary<string, int> _ends = new();
    private readonly Func<DateTime, bool> _hasRefusedSince;
    private readonly Lock _lock = new();
    private long _sentBytes;
    private long _receivedBytes;
    private int _violations;
    private int _ended;

    private readonly Action<string> _tell;

    /// <summary>An empty one.</summary>
    /// <param name="hasRefusedSince">Whether the target has refused since a time.</param>
    /// <param name="tell">Is told of what is wrong, at once.</param>
    public StreamBook(Func<DateTime, bool> hasRefusedSince, Action<string> tell) => (_hasRefusedSince, _tell) = (hasRefusedSince, tell);

    /// <summary>Streams of which a side still runs.</summary>
    public int Open => _open.Values.Count(IsRunning);

    /// <summary>Streams that have ended.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>Application bytes taken by sockets, both directions.</summary>
    public long SentBytes => Interlocked.Read(ref _sentBytes);

    /// <summary>Application bytes received and compared, both directions.</summary>
    public long ReceivedBytes => Interlocked.Read(ref _receivedBytes);

    /// <summary>How many things were wrong.</summary>
    public int Violations => Volatile.Read(ref _violations);

    /// <summary>The first of them.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    /// <summary>How often streams of a kind ended, and how.</summary>
    public IReadOnlyDictionary<string, int> Ends => _ends;

    /// <summary>The longest time in which nothing of an open stream moved, and then did.</summary>
    public TimeSpan LongestPause { get; private set; }

    /// <summary>The stream that it was.</summary>
    public string? LongestPauseOf { get; private set; }

    /// <summary>A stream begins.</summary>
    public StreamRecord Begin(StreamPlan plan, CancellationToken stopping) => _open[plan.Id] = new StreamRecord(plan, stopping);

    /// <summary>The stream of a number, if it is open, or its application has reset it and the target may still come to know of it.</summary>
    public StreamRecord? Find(int id) => _open.GetValueOrDefault(id);

    /// <summary>Bytes of a stream moved.</summary>
    public void Move(StreamRecord record, int sent, int received)
    {
        Interlocked.Add(ref _sentBytes, sent);
        Interlocked.Add(ref _receivedBytes, received);
        var pause = record.Move();
        if (pause <= LongestPause)
            return;
        lock (_lock)
        {
            if (pause > LongestPause)
                (LongestPause, LongestPauseOf) = (pause, record.Plan.ToString());
        }
    }

    /// <summary>Something was wrong.</summary>
    public void Complain(string what)
    {
        if (Interlocked.Increment(ref _violations) > MostTold)
            return;
        _wrong.Enqueue(what);
        _tell($"WRONG: {what}");
    }

    /// <summary>A side has ended; if nothing more is to be expected, the stream is judged.</summary>
    public void Conclude(StreamRecord record)
    {
        // An application that has reset may be gone before the target hears of it, if it ever does.
        if (!IsRunning(record) && (record.Target is not null || record.Client!.End != SideEnd.OwnReset))
            Judge(record);
    }

    /// <summary>Gives up streams in which nothing has moved for so long.</summary>
    public void GiveUpQuiet(TimeSpan longest)
    {
        foreach (var record in _open.Values.Where(r => IsRunning(r) && r.Quiet > longest))
            record.GiveUp();
    }

    /// <summary>Judges what the target never came to know of.</summary>
    public void Close()
    {
        foreach (var record in _open.Values.Where(r => r.Client is not null))
            Judge(record);
    }

    private static bool IsRunning(StreamRecord record) => record.Client is null || (record.IsAtTarget && record.Target is null);

    private void Judge(StreamRecord record)
    {
        if (!_open.TryRemove(record.Plan.Id, out _))
            return;
        var isExcused = _hasRefusedSince(record.StartedAt);
        foreach (var wrong in StreamCheck.Of(record.Plan, record.Client!, record.Target, isExcused))
            Complain(wrong);
        var end = record.Target is null && record.Client!.End == SideEnd.Reset ? "refused" : record.Client!.End == SideEnd.Fin ? "ended" : "reset";
        _ends.AddOrUpdate($"{record.Plan.Kind}|{end}", 1, (_, count) => count + 1);
        Interlocked.Increment(ref _ended);
        record.Dispose();
    }
}
