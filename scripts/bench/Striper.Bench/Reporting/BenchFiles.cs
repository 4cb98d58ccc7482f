using System.Text.Json;
using Striper.Bench.Running;

namespace Striper.Bench.Reporting;

/// <summary>The table, and the numbers behind it.</summary>
internal static class BenchFiles
{
    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes both.</summary>
    public static void Write(string directory, string table, string conditions, IReadOnlyList<Reading> readings)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "results.md"), $"{table}\n{conditions}\n");
        File.WriteAllText(Path.Combine(directory, "results.json"), JsonSerializer.Serialize(new { conditions, readings }, _json) + "\n");
    }
}
