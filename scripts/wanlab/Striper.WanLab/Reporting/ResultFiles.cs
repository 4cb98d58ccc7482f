using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Striper.WanLab.Running;

namespace Striper.WanLab.Reporting;

/// <summary>The table and all numbers behind it, written anew after each run, so that an end before the last one leaves what there is.</summary>
internal sealed class ResultFiles(string directory)
{
    private static readonly JsonSerializerOptions _json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes both.</summary>
    public void Write(string table, string conditions, IReadOnlyList<RunResult> results)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "results.md"), $"{table}\n{conditions}\n");
        File.WriteAllText(Path.Combine(directory, "results.json"), JsonSerializer.Serialize(new { conditions, results }, _json) + "\n");
    }
}
