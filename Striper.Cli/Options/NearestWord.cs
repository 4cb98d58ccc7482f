namespace Striper.Cli.Options;

/// <summary>Finds what a mistyped word was probably meant to be.</summary>
internal static class NearestWord
{
    /// <summary>The candidate that the word starts or that takes the fewest edits, or null when none is near.</summary>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        // One edit for every three letters: enough for a slip, too few to turn one short word into another.
        var allowed = Math.Max(1, word.Length / 3);
        return (from candidate in candidates
                let isPrefix = word.Length >= 2 && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                let edits = isPrefix ? 0 : Edits(word.ToLowerInvariant(), candidate)
                where word.Length >= 2 && edits <= allowed
                orderby edits
                select candidate).FirstOrDefault();
    }

    /// <summary>Letters to insert, delete, replace or swap with the next to turn one word into the other (optimal string alignment).</summary>
    private static int Edits(string from, string to)
    {
        var above = Enumerable.Range(0, to.Length + 1).ToArray();
        int[] twoAbove = [];
        for (var i = 1; i <= from.Length; i++)
        {
            var row = new int[to.Length + 1];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = above[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
            }

            (twoAbove, above) = (above, row);
        }

        return above[^1];
    }
}
