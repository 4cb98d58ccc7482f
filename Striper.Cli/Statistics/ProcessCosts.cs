using System.Text.Json.Serialization;

namespace Striper.Cli.Statistics;

/// <summary>What the process has used.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Cpu">Of all its threads, since it began.</param>
/// <param name="MemoryBytes">Resident.</param>
internal sealed record ProcessCosts(int Id, [property: JsonPropertyName("cpu_seconds")] TimeSpan Cpu, long MemoryBytes);
