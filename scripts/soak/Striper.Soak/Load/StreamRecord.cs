using System.Diagnostics;

namespace Striper.Soak.Load;

/// <summary>A stream that runs, and what its sides have said so far. Fields are written by one side each.</summary>
internal sealed class StreamRecord(StreamPlan plan, CancellationToken stopping) : IDisposable
{
    private readonly CancellationTokenSource _givingUp = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private long _movedAt = Stopwatch.GetTimestamp();

    /// <summary>What it is.</summary>
    public StreamPlan Plan => plan;

    /// <summary>When the application began to connect.</summary>
    public DateTime StartedAt { get; } = DateTime.UtcNow;

    /// <summary>The application's, when it has ended.</summary>
    public SideReport? Client { get; set; }

    /// <summary>Whether the target has its connection.</summary>
    public bool IsAtTarget { get; set; }

    /// <summary>The target's, when it has ended.</summary>
    public SideReport? Target { get; set; }

    /// <summary>Ends both sides when nothing more is to be expected.</summary>
    public CancellationToken GivingUp => _givingUp.Token;

    /// <summary>How long nothing has moved.</summary>
    public TimeSpan Quiet => Stopwatch.GetElapsedTime(Volatile.Read(ref _movedAt));

    /// <summary>Something has moved.</summary>
    /// <returns>How long nothing had.</returns>
    public TimeSpan Move() => Stopwatch.GetElapsedTime(Interlocked.Exchange(ref _movedAt, Stopwatch.GetTimestamp()));

    /// <summary>Nothing has moved for too long.</summary>
    public void GiveUp() => _givingUp.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _givingUp.Dispose();
}
