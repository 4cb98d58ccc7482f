namespace Striper.Common.Diagnostics;

/// <summary>The rates of both directions. Not thread-safe.</summary>
public sealed class RatePair
{
    /// <summary>Away from this end.</summary>
    public RateMeter Sent { get; } = new();

    /// <summary>Towards this end.</summary>
    public RateMeter Received { get; } = new();

    /// <summary>Whether anything has moved in the last ten seconds.</summary>
    public bool IsMoving => Sent.Steadily + Received.Steadily > 0;

    /// <summary>Takes a sample of both.</summary>
    public void Add(long sent, long received, TimeSpan now)
    {
        Sent.Add(sent, now);
        Received.Add(received, now);
    }
}
