using System.Globalization;
using Striper.Fuzz.Inputs;

namespace Striper.Fuzz.Running;

/// <summary>An input that a target did not stand.</summary>
/// <param name="Seed">The run's.</param>
/// <param name="Index">The input's number.</param>
/// <param name="Input">The input.</param>
/// <param name="What">What it did.</param>
internal sealed record FuzzFinding(ulong Seed, long Index, FuzzInput Input, string What)
{
    /// <summary>Writes it to a file of its own, for a replay; returns its path.</summary>
    public string Write(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"finding-{Seed}-{Index}.txt"));
        File.WriteAllText(path, InputText.Write(Input, $"seed {Seed}, input {Index}\n{What}"));
        return path;
    }
}
