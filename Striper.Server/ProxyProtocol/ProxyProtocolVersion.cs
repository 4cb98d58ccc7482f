namespace Striper.Server.ProxyProtocol;

/// <summary>The form in which a target is told whom a connection is for (HAProxy's PROXY protocol, proxy-protocol.txt).</summary>
public enum ProxyProtocolVersion
{
    /// <summary>It is not told: the target sees the server-facing proxy's own address.</summary>
    None,

    /// <summary>Version 1: a line of text.</summary>
    V1,

    /// <summary>Version 2: binary.</summary>
    V2,
}
