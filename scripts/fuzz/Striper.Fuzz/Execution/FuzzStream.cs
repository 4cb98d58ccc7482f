using Striper.Common.Engine;
using Striper.Common.Primitives;

namespace Striper.Fuzz.Execution;

/// <summary>A stream as the oracle sees it: what its peer sent, and an application that says and takes.</summary>
internal sealed class FuzzStream(long id)
{
    /// <summary>Its number.</summary>
    public long Id => id;

    /// <summary>The engine's; null: the engine has not shown it.</summary>
    public EngineStream? Stream { get; set; }

    /// <summary>What came for the application.</summary>
    public Arrivals Arrivals { get; } = new();

    /// <summary>How far the peer let us send.</summary>
    public long Credit { get; set; } = TunnelLimits.CreditFloorBytes;

    /// <summary>Bytes the application has said and nobody has read.</summary>
    public long Unread { get; set; }

    /// <summary>Bytes that were read from it.</summary>
    public long Read { get; set; }

    /// <summary>The application says no more.</summary>
    public bool IsSaid { get; set; }

    /// <summary>The engine was told so.</summary>
    public bool IsEndRead { get; set; }

    /// <summary>An application is there.</summary>
    public bool IsAttached { get; set; }

    /// <summary>How much it takes at once: 0 all, 1 some, 2 nothing.</summary>
    public int Appetite { get; set; }

    /// <summary>The engine has said that the stream is over.</summary>
    public bool IsOver { get; set; }

    /// <summary>Bytes that are being handed to the application.</summary>
    public ReadOnlyMemory<byte>? Handing { get; set; }

    /// <summary>In which state it is, as a few bits.</summary>
    public int State =>
        (Stream is null ? 0 : 1) | (IsAttached ? 2 : 0) | (IsOver ? 4 : 0) | (IsEndRead ? 8 : 0) | (Arrivals.IsEnded ? 16 : 0)
        | (Arrivals.Delivered > 0 ? 32 : 0) | (Read > 0 ? 64 : 0) | (Handing is null ? 0 : 128);
}
