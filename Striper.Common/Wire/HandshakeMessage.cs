namespace Striper.Common.Wire;

/// <summary>What the ends of a leg say before any frame: the client one <see cref="Hello"/>, the server one answer.</summary>
public abstract record HandshakeMessage;
