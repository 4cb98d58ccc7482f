using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Striper.WanLab.Reporting;

/// <summary>Tables and all numbers behind them, written anew after each run, so that an end before the last one leaves what there is.</summary>
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
    public void Write<TResult>(string tables, string conditions, IReadOnlyList<TResult> results)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "results.md"), $"{tables}\n{conditions}\n");
        File.WriteAllText(Path.Combine(directory, "results.json"), JsonSerializer.Serialize(new { conditions, results }, _json) + "\n");
    }
}
