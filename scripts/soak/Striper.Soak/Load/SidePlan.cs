namespace Striper.Soak.Load;

/// <summary>What one side of a stream does; as it stands it says nothing, ends its direction at once and reads until the other's end.</summary>
internal sealed record SidePlan
{
    /// <summary>Bytes it says in all, before its FIN.</summary>
    public long SendBytes { get; init; }

    /// <summary>Bytes it says in a turn; 0: all of them in one.</summary>
    public long TurnBytes { get; init; }

    /// <summary>It says nothing before it has received so much.</summary>
    public long NeededFirst { get; init; }

    /// <summary>Before each further turn it must have received so much more.</summary>
    public long NeededPerTurn { get; init; }

    /// <summary>Pause before each turn, the first one included.</summary>
    public TimeSpan TurnPause { get; init; }

    /// <summary>It ends its direction only when the other one has ended.</summary>
    public bool EndsLast { get; init; }

    /// <summary>It resets the connection once it has sent so much, before its FIN; null: never.</summary>
    public long? ResetsAfterSent { get; init; }

    /// <summary>It resets the connection once it has received so much; null: never.</summary>
    public long? ResetsAfterReceived { get; init; }

    /// <summary>How fast it reads, bytes a second.</summary>
    public double ReadBytesPerSecond { get; init; } = double.PositiveInfinity;

    /// <summary>It stops reading once, when it has received so much.</summary>
    public long StopsReadingAt { get; init; }

    /// <summary>For so long.</summary>
    public TimeSpan ReadingPause { get; init; }

    /// <summary>What it must have received before it says the byte at an offset.</summary>
    public long NeededFor(long offset) => NeededFirst + (TurnBytes == 0 ? 0 : offset / TurnBytes * NeededPerTurn);
}
