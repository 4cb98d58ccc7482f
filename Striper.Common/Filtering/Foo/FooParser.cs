namespace Striper.Common.Filtering.Foo;

/// <summary>
/// Counts the messages in one direction of a connection, however it is cut: <c>REQ|ACK|NAK &lt;seq&gt; [data]</c>, UTF-8, ended by a newline (which may follow
/// a carriage return); the sequence number is decimal. Keeps no bytes of a line but a few of a character, however long the line is. Not thread-safe.
/// </summary>
internal struct FooParser
{
    private const int KeywordBytes = 4; // with the blank behind it

    private State _state;
    private int _matched;
    private FooKind _kind;
    private Utf8Check _text;

    private enum State
    {
        Keyword,
        FirstDigit,
        Digits,
        Text,
        CarriageReturn,
        Other,
    }

    /// <summary>Reads on; the lines that are complete now.</summary>
    public FooCounts Read(ReadOnlySpan<byte> bytes)
    {
        var counts = default(FooCounts);
        while (!bytes.IsEmpty)
        {
            var newline = bytes.IndexOf((byte)'\n');
            if (newline < 0)
            {
                ReadPart(bytes);
                break;
            }

            ReadPart(bytes[..newline]);
            counts += EndLine();
            bytes = bytes[(newline + 1)..];
        }

        return counts;
    }

    /// <summary>The direction is over; a line that has no end is none of Foo.</summary>
    public FooCounts End()
    {
        var isEmpty = _state == State.Keyword && _matched == 0;
        this = default;
        return isEmpty ? default : new FooCounts(0, 0, 0, OtherLines: 1);
    }

    // A part of a line, without its newline.
    private void ReadPart(ReadOnlySpan<byte> part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if (_state == State.Other)
                return;
            if (_state == State.Text)
            {
                if (!_text.Read(part[i..]))
                    _state = State.Other;
                return;
            }

            _state = Next(part[i]);
        }
    }

    private State Next(byte b) => _state switch
    {
        State.Keyword => ReadKeyword(b),
        State.FirstDigit => b is >= (byte)'0' and <= (byte)'9' ? State.Digits : State.Other,
        State.Digits => b switch
        {
            >= (byte)'0' and <= (byte)'9' => State.Digits,
            (byte)' ' => State.Text,
            (byte)'\r' => State.CarriageReturn,
            _ => State.Other,
        },

        // Only the end of the line may follow a carriage return that follows the number.
        _ => State.Other,
    };

    private State ReadKeyword(byte b)
    {
        if (_matched == 0)
        {
            _kind = b switch
            {
                (byte)'R' => FooKind.Request,
                (byte)'A' => FooKind.Ack,
                (byte)'N' => FooKind.Nak,
                _ => FooKind.None,
            };
        }

        if (_kind == FooKind.None || b != KeywordOf(_kind)[_matched])
            return State.Other;
        return ++_matched == KeywordBytes ? State.FirstDigit : State.Keyword;
    }

    private static ReadOnlySpan<byte> KeywordOf(FooKind kind) => kind switch
    {
        FooKind.Request => "REQ "u8,
        FooKind.Ack => "ACK "u8,
        _ => "NAK "u8,
    };

    private FooCounts EndLine()
    {
        var kind = _state is State.Digits or State.CarriageReturn || (_state == State.Text && _text.IsWhole) ? _kind : FooKind.None;
        this = default;
        return kind switch
        {
            FooKind.Request => new FooCounts(1, 0, 0, 0),
            FooKind.Ack => new FooCounts(0, 1, 0, 0),
            FooKind.Nak => new FooCounts(0, 0, 1, 0),
            _ => new FooCounts(0, 0, 0, 1),
        };
    }
}
