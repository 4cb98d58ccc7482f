namespace Striper.Common.Congestion;

/// <summary>
/// How the round trip of a leg follows what is out on it, which tells whose the queue is, even where no round trip without queue was ever seen
/// because others filled the path before: with less out our own queue gets shorter, theirs does not, and only our rate falls.
/// Not thread-safe; owned by the leg's controller.
/// </summary>
internal sealed class QueueResponse
{
    // Weight of a round in what is usual.
    private const double Weight = 0.25;

    // So much less must be out for an answer: smaller steps drown in the noise of hosts.
    private const double LeastStep = 0.08;

    // A test takes away at least this share of what was out.
    private const double TestStep = 0.2;

    private double _usualRttSeconds;
    private double _usualBytes;
    private int _test;

    /// <summary>Rounds in a row with too long a queue.</summary>
    public int SuspectRounds { get; set; }

    /// <summary>What may be out on the leg in the test that goes on; bytes.</summary>
    public double TestCapBytes { get; private set; }

    /// <summary>
    /// By how much the round trip fell, over how much less is out: about 1 if the queue is ours, towards 0 the smaller our share of it. Null outside a test,
    /// and while no less is out.
    /// </summary>
    public double? Value { get; private set; }

    /// <summary>A round outside tests was completed.</summary>
    public void OnUsualRound(in CompetitionRound round)
    {
        var rtt = (round.BaseRtt + round.Queue).TotalSeconds;
        var weight = _usualBytes == 0 ? 1 : Weight;
        _usualRttSeconds += (rtt - _usualRttSeconds) * weight;
        _usualBytes += (round.InFlightBytes - _usualBytes) * weight;
        Value = null;
    }

    /// <summary>Test number <paramref name="test"/> goes on; the first call begins it. <paramref name="mostBytes"/>: what may be out at most.</summary>
    public void EnterTest(int test, double mostBytes)
    {
        if (_test == test)
            return;
        (_test, Value, SuspectRounds) = (test, null, 0);
        TestCapBytes = Math.Min(mostBytes, (1 - TestStep) * _usualBytes);
    }

    /// <summary>A round of a test was completed.</summary>
    public void OnTestRound(in CompetitionRound round)
    {
        var step = 1 - (round.InFlightBytes / _usualBytes);
        Value = step < LeastStep ? null : (1 - ((round.BaseRtt + round.Queue).TotalSeconds / _usualRttSeconds)) / step;
    }
}
