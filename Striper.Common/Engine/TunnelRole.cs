namespace Striper.Common.Engine;

/// <summary>Which end of a tunnel an engine is.</summary>
public enum TunnelRole
{
    /// <summary>Accepts applications, opens streams, dials legs.</summary>
    Client,

    /// <summary>Accepts legs, connects streams to the target.</summary>
    Server,
}
