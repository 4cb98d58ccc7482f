namespace Striper.Echo.Serving;

/// <summary>The lines of the character generator protocol (RFC 864): 72 of the 95 printable ASCII characters, each line one further, then CR LF.</summary>
internal static class CharacterLines
{
    private const int LineCharacters = 72;
    private const int Characters = 95;
    private const int LinesOfBlock = Characters * 8;

    /// <summary>Some lines, a whole number of turns, so that this may follow on itself.</summary>
    public static ReadOnlyMemory<byte> Block { get; } = Make();

    private static byte[] Make()
    {
        var block = new List<byte>();
        for (var line = 0; line < LinesOfBlock; line++)
        {
            for (var i = 0; i < LineCharacters; i++)
                block.Add((byte)(' ' + ((line + i) % Characters)));
            block.AddRange("\r\n"u8);
        }

        return [.. block];
    }
}
