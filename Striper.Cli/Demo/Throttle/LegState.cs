namespace Striper.Cli.Demo.Throttle;

/// <summary>How a leg fares, as the throttle in its middle sees it.</summary>
internal enum LegState
{
    /// <summary>The server-facing proxy has not accepted it.</summary>
    Joining,

    /// <summary>Accepted; bytes pass.</summary>
    Up,

    /// <summary>Reset by the throttle.</summary>
    Killed,

    /// <summary>Still connected, but the throttle passes nothing on any more.</summary>
    Stalled,

    /// <summary>Ended by one of the proxies.</summary>
    Ended,
}
