using Striper.Fuzz.Inputs;

namespace Striper.Fuzz.Corpus;

/// <summary>The inputs that everything is made of, a file each.</summary>
internal static class CorpusFiles
{
    private const string Extension = ".txt";

    // Findings of the past, which nothing here can make anew.
    private const string Found = "found-";

    /// <summary>All of a directory, by name.</summary>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="FormatException">A file is no input.</exception>
    public static List<FuzzInput> Read(string directory) =>
        [.. Directory.GetFiles(directory, "*" + Extension).Order(StringComparer.Ordinal).Select(file => InputText.Read(File.ReadAllText(file)))];

    /// <summary>Writes the corpus anew, but for what was found; returns how many files were written.</summary>
    public static int Write(string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (var old in Directory.GetFiles(directory, "*" + Extension).Where(file => !Path.GetFileName(file).StartsWith(Found, StringComparison.Ordinal)))
            File.Delete(old);
        var count = 0;
        foreach (var (name, input) in Messages.All().Concat(SingleFrames.All()).Concat(Conversations.All()))
        {
            File.WriteAllText(Path.Combine(directory, name + Extension), InputText.Write(input, name));
            count++;
        }

        return count;
    }
}
