namespace Striper.Common.Sending;

/// <summary>
/// What a stream, or the tunnel, has to announce. Control is state: a kind is pending or not, its value is read when it is written,
/// and it is pending again when the leg that carried it dies before a receipt.
/// </summary>
[Flags]
public enum ControlKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Stream: it exists.</summary>
    Open = 1,

    /// <summary>Stream: where our direction ends.</summary>
    Fin = 1 << 1,

    /// <summary>Stream: it is reset.</summary>
    Reset = 1 << 2,

    /// <summary>Stream: how far the peer may send.</summary>
    Credit = 1 << 3,

    /// <summary>Stream: how large a credit window we would use.</summary>
    CreditWanted = 1 << 4,

    /// <summary>Tunnel: how many streams the client may open.</summary>
    StreamLimit = 1 << 5,

    /// <summary>Tunnel: no new streams.</summary>
    GoAway = 1 << 6,

    /// <summary>Tunnel: it is over.</summary>
    Close = 1 << 7,

    /// <summary>A leg was given up, with the count of what had arrived on it.</summary>
    LegDead = 1 << 8,

    /// <summary>What a leg is used for.</summary>
    LegUse = 1 << 9,
}
