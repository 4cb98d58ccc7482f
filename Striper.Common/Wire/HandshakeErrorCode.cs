namespace Striper.Common.Wire;

/// <summary>Why a server refused a leg; 16 bits in ERROR.</summary>
public enum HandshakeErrorCode : ushort
{
    /// <summary>No version in common.</summary>
    VersionNotSupported = 1,

    /// <summary>RESUME of a tunnel that the server does not know: it was restarted, or the tunnel's linger time is over.</summary>
    UnknownTunnel = 2,

    /// <summary>The slot has seen this incarnation or a higher one.</summary>
    StaleIncarnation = 3,

    /// <summary>The proof does not fit the tunnel's key.</summary>
    ProofRejected = 4,

    /// <summary>A limit of the server was reached.</summary>
    LimitReached = 5,

    /// <summary>The server is stopping and takes no new tunnel.</summary>
    GoingAway = 6,

    /// <summary>The HELLO could not be read.</summary>
    Malformed = 7,
}
