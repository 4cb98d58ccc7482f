namespace Striper.Tests.Simulation;

/// <summary>What one side of a stream does.</summary>
internal sealed record ApplicationPlan
{
    /// <summary>Bytes it says in all, before its FIN.</summary>
    public long SendBytes { get; init; }

    /// <summary>Largest piece it says at once.</summary>
    public int PieceBytes { get; init; } = 64 * 1024;

    /// <summary>How much it may have said that was not read yet: its socket's buffers.</summary>
    public int SendBufferBytes { get; init; } = 256 * 1024;

    /// <summary>Longest pause between two pieces.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>It says nothing before it has received so much.</summary>
    public long SpeaksAfterBytes { get; init; }

    /// <summary>It ends its direction only when the other one has ended.</summary>
    public bool EndsLast { get; init; }

    /// <summary>It aborts once it has said so much; null: never.</summary>
    public long? AbortsAfterSent { get; init; }

    /// <summary>It aborts once it has received so much; null: never.</summary>
    public long? AbortsAfterReceived { get; init; }

    /// <summary>How fast it reads, bytes a second.</summary>
    public double ReadsBytesPerSecond { get; init; } = double.PositiveInfinity;

    /// <summary>Its socket's receive buffer.</summary>
    public int ReceiveBufferBytes { get; init; } = 256 * 1024;

    /// <summary>It stops reading once, for so long, halfway of what the other side says.</summary>
    public TimeSpan ReadPause { get; init; }

    /// <summary>Whether it aborts at some time.</summary>
    public bool Aborts => AbortsAfterSent is not null || AbortsAfterReceived is not null;
}
