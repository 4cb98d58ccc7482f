namespace Striper.Fuzz.Execution;

/// <summary>
/// What targets were seen to do, each thing as a number: a frame for a stream in some state, an error, one signal after another. An input that
/// shows something new is worth keeping. One thread's.
/// </summary>
internal sealed class Features
{
    private readonly HashSet<int> _known = [];

    /// <summary>How many there are.</summary>
    public int Count => _known.Count;

    /// <summary>Each of them.</summary>
    public IEnumerable<int> All => _known;

    /// <summary>Something was seen; what, three numbers say.</summary>
    public void Add(int kind, int what, int how) => _known.Add((kind << 28) ^ (what << 16) ^ (how & 0xFFFF));

    /// <summary>An error was seen: its words count, its numbers do not.</summary>
    public void AddError(int kind, string message)
    {
        var hash = 17;
        foreach (var letter in message)
        {
            if (!char.IsDigit(letter))
                hash = unchecked((hash * 31) + letter);
        }

        _known.Add((kind << 28) ^ (hash & 0x0FFF_FFFF));
    }

    /// <summary>Takes over what another has seen.</summary>
    public void AddAll(Features other) => _known.UnionWith(other._known);
}
