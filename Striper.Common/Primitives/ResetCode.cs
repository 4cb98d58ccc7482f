namespace Striper.Common.Primitives;

/// <summary>Why a stream was reset; travels in RESET. The application behind the other proxy sees a TCP RST whatever the code.</summary>
public enum ResetCode
{
    /// <summary>The application's own connection was reset or failed.</summary>
    ApplicationReset = 1,

    /// <summary>The target refused the connection.</summary>
    TargetRefused = 2,

    /// <summary>The target's name did not resolve, or there is no route to it.</summary>
    TargetUnreachable = 3,

    /// <summary>The target did not answer within the connect timeout.</summary>
    TargetTimeout = 4,

    /// <summary>No leg came back within the linger time.</summary>
    LingerExpired = 5,

    /// <summary>The proxy is stopping and its drain time is over.</summary>
    ShuttingDown = 6,

    /// <summary>A limit of this proxy was reached.</summary>
    LimitReached = 7,

    /// <summary>The tunnel was closed or is unknown to the other proxy (it was restarted).</summary>
    TunnelLost = 8,
}
