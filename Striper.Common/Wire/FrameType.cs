namespace Striper.Common.Wire;

/// <summary>
/// First byte of every frame after the handshake. Types up to 0x7f must be understood; unknown ones from 0x80 up are skipped, so that a
/// newer peer can send hints to an older one.
/// </summary>
public enum FrameType : byte
{
    /// <summary>Bytes of a stream.</summary>
    Data = 0x01,

    /// <summary>Opens a stream.</summary>
    Open = 0x02,

    /// <summary>Ends one direction of a stream after its last byte.</summary>
    Fin = 0x03,

    /// <summary>Aborts a stream in both directions.</summary>
    Reset = 0x04,

    /// <summary>Raises how far the other end may send on a stream.</summary>
    Credit = 0x05,

    /// <summary>How much of a leg has been processed.</summary>
    Receipt = 0x06,

    /// <summary>A leg was given up; its final receipt.</summary>
    LegDead = 0x07,

    /// <summary>Asks for a PONG on the same leg.</summary>
    Ping = 0x08,

    /// <summary>Answers a PING with its bytes.</summary>
    Pong = 0x09,

    /// <summary>Raises the highest stream id that the client may open.</summary>
    StreamLimit = 0x0a,

    /// <summary>No new streams; those open go on.</summary>
    GoAway = 0x0b,

    /// <summary>Ends the tunnel.</summary>
    Close = 0x0c,

    /// <summary>Hint: the sender could use a larger credit window.</summary>
    CreditWanted = 0x80,

    /// <summary>Hint: no progress is seen on a leg.</summary>
    LegSilent = 0x81,

    /// <summary>What a leg is used for from now on.</summary>
    LegUse = 0x82,

    /// <summary>Hint: the sender's clock, and how long the peer's bytes queue on this leg.</summary>
    LegClock = 0x83,
}
