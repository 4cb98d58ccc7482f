using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Striper.Common.Filtering.Foo;

/// <summary>Whether bytes that come in parts are UTF-8 (RFC 3629). Not thread-safe.</summary>
internal struct Utf8Check
{
    private const int LongestCharacterBytes = 4;

    // The bytes of a character that a part ended in.
    private Begun _begun;
    private int _begunBytes;

    /// <summary>Whether no character is begun and not ended.</summary>
    public readonly bool IsWhole => _begunBytes == 0;

    /// <summary>Reads on; false: what was read is not UTF-8, whatever follows.</summary>
    public bool Read(ReadOnlySpan<byte> part)
    {
        while (_begunBytes > 0 && !part.IsEmpty)
        {
            _begun[_begunBytes++] = part[0];
            part = part[1..];
            var status = Rune.DecodeFromUtf8(_begun[.._begunBytes], out _, out var consumed);
            if (status == OperationStatus.InvalidData)
                return false;
            if (status == OperationStatus.Done)
                _begunBytes -= consumed;
        }

        if (part.IsEmpty || Utf8.IsValid(part))
            return true;
        var end = BeginningOfLast(part);
        if (Rune.DecodeFromUtf8(part[end..], out _, out _) != OperationStatus.NeedMoreData || !Utf8.IsValid(part[..end]))
            return false;
        part[end..].CopyTo(_begun);
        _begunBytes = part.Length - end;
        return true;
    }

    // Behind continuation bytes (10xxxxxx) there is the one that leads them.
    private static int BeginningOfLast(ReadOnlySpan<byte> part)
    {
        var start = part.Length - 1;
        while (start > 0 && part.Length - start < LongestCharacterBytes && (part[start] & 0xC0) == 0x80)
            start--;
        return start;
    }

    [InlineArray(LongestCharacterBytes)]
    private struct Begun
    {
        private byte _first;
    }
}
