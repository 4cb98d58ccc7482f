namespace Striper.Fuzz.Inputs;

/// <summary>What is given the bytes.</summary>
internal enum FuzzTarget
{
    /// <summary>The reader of a leg's first message, for both roles.</summary>
    Handshake,

    /// <summary>The engine of a server-facing proxy: the bytes are a client's.</summary>
    Server,

    /// <summary>The engine of a client-facing proxy: the bytes are a server's.</summary>
    Client,
}
