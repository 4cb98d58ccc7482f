namespace Striper.Common.Engine;

/// <summary>What the engine wants its shell to do; taken with <see cref="TunnelEngine.TryTakeSignal"/> after every call.</summary>
public enum EngineSignalKind
{
    /// <summary>The leg has something to write.</summary>
    LegWritable,

    /// <summary>The leg is over; close its connection. Text says why.</summary>
    LegDead,

    /// <summary>The leg was retired: close its connection in peace, nothing is on it. Text says why.</summary>
    LegRetired,

    /// <summary>The leg makes no progress: dial a replacement beside it.</summary>
    LegSilent,

    /// <summary>The leg makes progress again.</summary>
    LegRecovered,

    /// <summary>The peer opened a stream: connect the target, then attach it.</summary>
    StreamOpened,

    /// <summary>The stream takes bytes from its application.</summary>
    StreamReadable,

    /// <summary>The stream has bytes, or the end, for its application.</summary>
    StreamWritable,

    /// <summary>The stream is reset: reset its application. Code says why.</summary>
    StreamReset,

    /// <summary>The shell has reset the stream, and notes it in its turn; the engine does not say so.</summary>
    StreamResetHere,

    /// <summary>Everything was delivered both ways: close its application.</summary>
    StreamClosed,

    /// <summary>The peer takes more streams than before: who waits to open one may try.</summary>
    StreamLimitRaised,

    /// <summary>The peer takes no new streams.</summary>
    PeerGoingAway,

    /// <summary>CLOSE was handed to a leg.</summary>
    CloseWritten,

    /// <summary>The tunnel is over, closed by the peer or expired. Text says why.</summary>
    TunnelClosed,
}
