using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Striper.Foo.Protocol;

/// <summary>The Foo protocol's lines: <c>REQ|ACK|NAK SEQ [DATA]</c> in UTF-8, each ended by a newline.</summary>
internal static class FooCodec
{
    /// <summary>Longest line without its newline, bytes: bounds what a peer can have the other one hold.</summary>
    public const int MaxLineBytes = 64 * 1024;

    // Replaces nothing: what is no UTF-8 is an error.
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Takes one line off the front; false, and the buffer as it was, while it is not complete.</summary>
    /// <exception cref="FooProtocolException">It is no message, or too long.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out FooMessage message)
    {
        message = default;
        if (buffer.PositionOf((byte)'\n') is not { } newline)
        {
            return buffer.Length <= MaxLineBytes ? false : throw TooLong();
        }

        var line = buffer.Slice(0, newline);
        message = Parse(line.Length <= MaxLineBytes ? line.ToArray() : throw TooLong());
        buffer = buffer.Slice(buffer.GetPosition(1, newline));
        return true;
    }

    /// <summary>Appends one line.</summary>
    /// <exception cref="ArgumentException">The data has a newline, or is too long.</exception>
    public static void Write(IBufferWriter<byte> writer, FooMessage message)
    {
        var line = $"{Word(message.Kind)} {message.Seq}{(message.Data is null ? "" : " " + message.Data)}";
        if (line.Contains('\n') || _strict.GetByteCount(line) > MaxLineBytes)
            throw new ArgumentException("The data has a newline, or is too long.", nameof(message));
        _strict.GetBytes(line, writer);
        writer.Write("\n"u8);
    }

    private static FooMessage Parse(ReadOnlySpan<byte> line)
    {
        var kind = line.StartsWith("REQ "u8) ? FooKind.Req
            : line.StartsWith("ACK "u8) ? FooKind.Ack
            : line.StartsWith("NAK "u8) ? FooKind.Nak
            : throw new FooProtocolException("a line does not begin with REQ, ACK or NAK and a blank");
        line = line[4..];
        if (!char.IsAsciiDigit((char)(line.IsEmpty ? 0 : line[0])) || !Utf8Parser.TryParse(line, out ulong seq, out var digits)
            || (digits < line.Length && line[digits] != ' '))
            throw new FooProtocolException("a line has no number where its seq should be");
        try
        {
            return new FooMessage(kind, seq, digits == line.Length ? null : _strict.GetString(line[(digits + 1)..]));
        }
        catch (DecoderFallbackException)
        {
            throw new FooProtocolException($"the data of {seq} is not UTF-8");
        }
    }

    private static string Word(FooKind kind) => kind.ToString().ToUpperInvariant();

    private static FooProtocolException TooLong() => new($"a line is longer than {MaxLineBytes} bytes");
}
