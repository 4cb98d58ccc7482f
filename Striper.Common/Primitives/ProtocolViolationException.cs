namespace Striper.Common.Primitives;

/// <summary>The peer broke the protocol (PROTOCOL.md, "Errors"). The message is one line that says how; the tunnel is closed.</summary>
public sealed class ProtocolViolationException(string message) : Exception(message);
