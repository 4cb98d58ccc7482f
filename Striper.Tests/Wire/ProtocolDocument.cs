namespace Striper.Tests.Wire;

/// <summary>The tables of PROTOCOL.md, found from the tests' own folder upwards.</summary>
internal static class ProtocolDocument
{
    private const string RelativePath = "Striper.Common/Wire/PROTOCOL.md";

    /// <summary>The cells of a table below a heading, without its two head lines.</summary>
    /// <param name="heading">The heading's whole line.</param>
    /// <param name="skipped">Tables below it to pass over.</param>
    internal static string[][] Table(string heading, int skipped = 0)
    {
        var below = File.ReadLines(Find()).SkipWhile(line => line != heading).SkipWhile(line => !line.StartsWith('|'));
        for (var i = 0; i < skipped; i++)
            below = below.SkipWhile(line => line.StartsWith('|')).SkipWhile(line => !line.StartsWith('|'));
        var rows = below
            .TakeWhile(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))
            .ToArray();
        return rows.Length > 0 ? rows : throw new InvalidDataException($"No table below '{heading}' in {RelativePath}.");
    }

    internal static byte[] Bytes(string cell) => Convert.FromHexString(cell.Replace(" ", ""));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, RelativePath);
            if (File.Exists(path))
                return path;
        }

        throw new FileNotFoundException($"{RelativePath} is in no folder above the tests.");
    }
}
