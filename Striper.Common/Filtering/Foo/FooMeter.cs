namespace Striper.Common.Filtering.Foo;

/// <summary>The sums of a process's <c>foo-stats</c>, and how many messages there were lately. Thread-safe.</summary>
public sealed class FooMeter(TimeProvider time)
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly FooWindow _window = new();

    // Guarded by the gate.
    private FooCounts _total;

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>Counts what has just passed.</summary>
    public void Add(FooCounts counts)
    {
        if (counts == default)
            return;
        lock (_gate)
        {
            _total += counts;
            if (counts.Messages > 0)
                _window.Add(counts.Requests, counts.Responses, Now, Now);
        }
    }

    /// <summary>How it is now.</summary>
    public FooStatistics Read()
    {
        lock (_gate)
        {
            var now = Now;
            var (requests1, responses1) = _window.RatesOver(_second, now);
            var (requests10, responses10) = _window.RatesOver(FooWindow.Length, now);
            return new FooStatistics
            {
                MsgTotal = _total.Messages,
                MsgReq = _total.Requests,
                MsgAck = _total.Acks,
                MsgNak = _total.Naks,
                OtherLines = _total.OtherLines,
                RequestRate1s = requests1,
                RequestRate10s = requests10,
                ResponseRate1s = responses1,
                ResponseRate10s = responses10,
            };
        }
    }

    /// <summary>What is needed to go on after a restart.</summary>
    public FooState Save()
    {
        lock (_gate)
        {
            return new FooState(time.GetUtcNow(), _total, [.. _window.Read(Now).Select(slot => new FooSlot(slot.Age, slot.Requests, slot.Responses))]);
        }
    }

    /// <summary>Goes on where a process before has stopped: with its sums, and of its window with what is not too old.</summary>
    public void Restore(FooState state)
    {
        lock (_gate)
        {
            _total += state.Total;

            // A clock that was set back says nothing of how old they are.
            var since = time.GetUtcNow() - state.SavedAt;
            if (since < TimeSpan.Zero)
                return;
            var now = Now;
            foreach (var slot in state.Window)
                _window.Add(slot.Requests, slot.Responses, now - since - slot.Age, now);
        }
    }
}
