using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Cli.Demo.Throttle;

/// <summary>Reads along, from the first byte of one direction of a leg, until it has the handshake message there. Not thread-safe.</summary>
internal sealed class HandshakeTap
{
    private byte[]? _received = [];

    /// <summary>Takes the next bytes.</summary>
    /// <returns>The message, in the call that completes it; null before, after, and for bytes that are no handshake.</returns>
    public HandshakeMessage? Read(ReadOnlySpan<byte> bytes)
    {
        if (_received is null)
            return null;
        _received = [.. _received, .. bytes];
        try
        {
            if (!HandshakeCodec.TryRead(_received, out var message, out _))
                return null;
            _received = null;
            return message;
        }
        catch (Exception e) when (e is ForeignProtocolException or ProtocolViolationException)
        {
            // The proxies say so; the throttle passes everything on.
            _received = null;
            return null;
        }
    }
}
