using Striper.Common.Transport;
using Striper.Common.Wire;

namespace Striper.Common.Legs;

/// <summary>Reads the peer's handshake message from a new leg's connection.</summary>
public static class HandshakeReader
{
    /// <summary>The message, and the bytes that came in behind it. Whoever wants a time limit aborts the transport.</summary>
    /// <exception cref="EndOfStreamException">The connection ended before the first byte.</exception>
    /// <exception cref="IOException">The connection ended first.</exception>
    /// <exception cref="Primitives.ForeignProtocolException">The peer speaks something else.</exception>
    /// <exception cref="Primitives.ProtocolViolationException">The message is malformed.</exception>
    public static async Task<(HandshakeMessage Message, ReadOnlyMemory<byte> Received)> ReadAsync(ByteTransport transport)
    {
        var buffer = new byte[HandshakeCodec.MaxMessageBytes * 2];
        var length = 0;
        while (true)
        {
            var received = await transport.ReceiveAsync(buffer.AsMemory(length));
            if (received == 0)
                throw length == 0 ? new EndOfStreamException("closed without a word") : new IOException("closed in the middle of the handshake");
            length += received;
            if (HandshakeCodec.TryRead(buffer.AsSpan(0, length), out var message, out var consumed))
                return (message, buffer.AsMemory(consumed, length - consumed));
        }
    }
}
