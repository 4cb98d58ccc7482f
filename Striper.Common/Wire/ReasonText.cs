using System.Globalization;
using System.Text;

namespace Striper.Common.Wire;

/// <summary>
/// The reason in CLOSE and ERROR: UTF-8 to the end of the body. It ends up in logs and on terminals, so whatever is no text
/// (invalid UTF-8, control characters, line breaks) becomes U+FFFD, on the way out and on the way in.
/// </summary>
internal static class ReasonText
{
    /// <summary>Writes as many whole characters as fit in <see cref="WireLimits.MaxReasonBytes"/>; returns the bytes.</summary>
    internal static int Write(Span<byte> destination, string reason)
    {
        var written = 0;
        foreach (var rune in reason.EnumerateRunes())
        {
            var printable = Printable(rune);
            if (written + printable.Utf8SequenceLength > WireLimits.MaxReasonBytes)
                break;
            written += printable.EncodeToUtf8(destination[written..]);
        }

        return written;
    }

    /// <summary>Reads a reason of any bytes; the caller has checked their number.</summary>
    internal static string Read(ReadOnlySpan<byte> source)
    {
        var text = new StringBuilder(source.Length);
        while (!source.IsEmpty)
        {
            // Invalid sequences come back as U+FFFD, with the bytes to skip.
            Rune.DecodeFromUtf8(source, out var rune, out var consumed);
            text.Append(Printable(rune).ToString());
            source = source[consumed..];
        }

        return text.ToString();
    }

    private static Rune Printable(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        ? Rune.ReplacementChar
        : rune;
}
