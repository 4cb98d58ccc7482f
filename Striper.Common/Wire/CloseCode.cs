namespace Striper.Common.Wire;

/// <summary>Why a tunnel was closed; unknown numbers are kept.</summary>
public enum CloseCode
{
    /// <summary>Nothing was left to do.</summary>
    Done = 0,

    /// <summary>The receiver of the frame broke the protocol; the reason says how.</summary>
    ProtocolError = 1,

    /// <summary>No leg came back within the linger time.</summary>
    LingerExpired = 2,

    /// <summary>The sender of the frame failed.</summary>
    Internal = 3,
}
