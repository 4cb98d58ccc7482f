using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>
/// Reads and writes the handshake as PROTOCOL.md has it: magic, kind, body length, body. Total, as <see cref="FrameReader"/> is.
/// </summary>
public static class HandshakeCodec
{
    /// <summary>Bytes of the largest message: what a leg has to hold before it knows its peer.</summary>
    public const int MaxMessageBytes = HeaderBytes + WireLimits.MaxHandshakeBodyBytes;

    private const int MagicBytes = 8;
    private const int HeaderBytes = MagicBytes + sizeof(HandshakeKind) + sizeof(ushort);
    private const byte ResumeFlag = 1;

    // The first byte is no ASCII and no UTF-8 start, the last is a line feed: text protocols and text-mode transfers fail at once (as in PNG).
    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'S', (byte)'T', (byte)'R', (byte)'I', (byte)'P', (byte)'E', (byte)'\n'];

    /// <summary>Reads the message at the start of <paramref name="buffer"/>; false: more bytes are needed.</summary>
    /// <param name="buffer">Bytes of a leg from its first on.</param>
    /// <param name="message">A <see cref="Hello"/>, <see cref="IncompatibleHello"/>, <see cref="Accept"/> or <see cref="HandshakeError"/>.</param>
    /// <param name="consumed">Bytes of the message; frames follow it.</param>
    /// <exception cref="ForeignProtocolException">The bytes so far do not begin with the magic.</exception>
    /// <exception cref="ProtocolViolationException">The message is malformed.</exception>
    public static bool TryRead(ReadOnlySpan<byte> buffer, [NotNullWhen(true)] out HandshakeMessage? message, out int consumed)
    {
        message = null;
        consumed = 0;
        var compared = Math.Min(buffer.Length, MagicBytes);
        if (!Magic[..compared].SequenceEqual(buffer[..compared]))
            throw ForeignProtocol.Recognise(buffer);
        if (buffer.Length <= MagicBytes)
            return false;
        var kind = (HandshakeKind)buffer[MagicBytes];
        if (kind is not (HandshakeKind.Hello or HandshakeKind.Accept or HandshakeKind.Error))
            throw new ProtocolViolationException($"Unknown handshake message {buffer[MagicBytes]}.");
        if (buffer.Length < HeaderBytes)
            return false;
        var bodyBytes = BinaryPrimitives.ReadUInt16BigEndian(buffer[(MagicBytes + sizeof(HandshakeKind))..]);
        if (bodyBytes > WireLimits.MaxHandshakeBodyBytes)
            throw new ProtocolViolationException($"A handshake body of {bodyBytes} bytes is above {WireLimits.MaxHandshakeBodyBytes}.");
        if (buffer.Length < HeaderBytes + bodyBytes)
            return false;
        var reader = new HandshakeBodyReader(kind, buffer.Slice(HeaderBytes, bodyBytes));
        message = kind switch
        {
            HandshakeKind.Hello => ReadHello(ref reader),
            HandshakeKind.Accept => ReadAccept(ref reader),
            _ => new HandshakeError((HandshakeErrorCode)reader.ReadUInt16(), reader.ReadReason()),
        };
        consumed = HeaderBytes + bodyBytes;
        return true;
    }

    /// <summary>The bytes of a message. A reason above <see cref="WireLimits.MaxReasonBytes"/> is cut after a whole character.</summary>
    /// <exception cref="ArgumentException">A field has no form on the wire: the caller's bug.</exception>
    public static byte[] Write(HandshakeMessage message)
    {
        Span<byte> buffer = stackalloc byte[MaxMessageBytes];
        var writer = new HandshakeBodyWriter(buffer[HeaderBytes..]);
        var kind = WriteBody(ref writer, message);
        Magic.CopyTo(buffer);
        buffer[MagicBytes] = (byte)kind;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[(MagicBytes + sizeof(HandshakeKind))..], (ushort)writer.Written);
        return buffer[..(HeaderBytes + writer.Written)].ToArray();
    }

    private static HandshakeMessage ReadHello(ref HandshakeBodyReader reader)
    {
        var minVersion = reader.ReadByte();
        var maxVersion = reader.ReadByte();
        if (minVersion > maxVersion)
            throw reader.Violation($"versions from {minVersion} to {maxVersion}");

        // What follows is laid out as the versions of the range have it: without one in common it cannot be read.
        if (!ProtocolVersion.TryPick(minVersion, maxVersion, out _))
            return new IncompatibleHello(minVersion, maxVersion);
        var resume = (reader.ReadByte() & ResumeFlag) != 0;
        var tunnel = new TunnelId(reader.ReadUInt128());
        var leg = reader.ReadLeg();
        var limits = reader.ReadLimits();
        var proof = new JoinProof(reader.ReadBytes(JoinProof.SizeBytes));
        var key = ReadKey(ref reader, resume);
        var traits = HelloAttributes.Read(ref reader, out var isCheck);
        return new Hello(minVersion, maxVersion, resume, tunnel, leg, limits, proof, key, traits, isCheck);
    }

    private static JoinKey? ReadKey(ref HandshakeBodyReader reader, bool resume)
    {
        var keyBytes = reader.ReadByte();
        if (keyBytes == 0)
            return null;
        if (keyBytes != JoinKey.SizeBytes)
            throw reader.Violation($"a join key of {keyBytes} bytes");
        if (resume)
            throw reader.Violation("RESUME carries a join key");
        return new JoinKey(reader.ReadBytes(JoinKey.SizeBytes));
    }

    private static Accept ReadAccept(ref HandshakeBodyReader reader)
    {
        var version = reader.ReadByte();
        if (version is < ProtocolVersion.Minimum or > ProtocolVersion.Current)
            throw reader.Violation($"version {version} was not offered");
        return new Accept(version, new ServerInstanceId(reader.ReadUInt128()), reader.ReadLimits(), AcceptAttributes.Read(ref reader));
    }

    private static HandshakeKind WriteBody(ref HandshakeBodyWriter writer, HandshakeMessage message)
    {
        switch (message)
        {
            case Hello hello:
                WriteHello(ref writer, hello);
                return HandshakeKind.Hello;
            case IncompatibleHello hello:
                writer.WriteByte(hello.MinVersion);
                writer.WriteByte(hello.MaxVersion);
                return HandshakeKind.Hello;
            case Accept accept:
                writer.WriteByte(accept.Version);
                writer.WriteUInt128(accept.Server.Value);
                writer.WriteLimits(accept.Limits);
                AcceptAttributes.Write(ref writer, accept.IsCheck);
                return HandshakeKind.Accept;
            case HandshakeError error:
                writer.WriteUInt16((ushort)error.Code);
                writer.WriteReason(error.Reason);
                return HandshakeKind.Error;
            default:
                throw new ArgumentException($"No handshake message: {message.GetType()}.", nameof(message));
        }
    }

    private static void WriteHello(ref HandshakeBodyWriter writer, Hello hello)
    {
        if (hello.Resume && hello.Key is not null)
            throw new ArgumentException("RESUME carries no join key.", nameof(hello));
        writer.WriteByte(hello.MinVersion);
        writer.WriteByte(hello.MaxVersion);
        writer.WriteByte(hello.Resume ? ResumeFlag : (byte)0);
        writer.WriteUInt128(hello.Tunnel.Value);
        writer.WriteLeg(hello.Leg);
        writer.WriteLimits(hello.Limits);
        hello.Proof.CopyTo(writer.Take(JoinProof.SizeBytes));
        writer.WriteByte((byte)(hello.Key is null ? 0 : JoinKey.SizeBytes));
        if (hello.Key is { } key)
            key.CopyTo(writer.Take(JoinKey.SizeBytes));
        HelloAttributes.Write(ref writer, hello.Traits, hello.IsCheck);
    }
}
