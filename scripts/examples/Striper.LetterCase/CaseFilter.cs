using Striper.Common.Filtering;

namespace Striper.LetterCase;

/// <summary>Has ASCII letters from the application in capitals and those to it in small letters; all else stays as it is, also where a character is cut.</summary>
public sealed class CaseFilter : NetworkFilter
{
    private const byte CaseBit = 0x20;

    /// <inheritdoc/>
    public override FilterVerdict OnDownstreamData(FilterBuffer data, bool isEnd)
    {
        foreach (ref var b in data.Edit())
        {
            if (char.IsAsciiLetter((char)b))
                b = (byte)(b & ~CaseBit);
        }

        return FilterVerdict.Pass;
    }

    /// <inheritdoc/>
    public override FilterVerdict OnUpstreamData(FilterBuffer data, bool isEnd)
    {
        foreach (ref var b in data.Edit())
        {
            if (char.IsAsciiLetter((char)b))
                b |= CaseBit;
        }

        return FilterVerdict.Pass;
    }
}
