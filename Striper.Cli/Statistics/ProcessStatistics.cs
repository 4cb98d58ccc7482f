using System.Text.Json.Serialization;
using Striper.Common.Filtering.Foo;

namespace Striper.Cli.Statistics;

/// <summary>Everything that a process tells of itself, at one moment: what <c>/stats</c> and SIGUSR2 give.</summary>
internal sealed record ProcessStatistics
{
    /// <summary>Of tcp-proxy.</summary>
    public required string Version { get; init; }

    /// <summary>When these figures were taken.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Since the process began.</summary>
    [JsonPropertyName("uptime_seconds")]
    public required TimeSpan Uptime { get; init; }

    /// <summary>What it costs.</summary>
    public required ProcessCosts Process { get; init; }

    /// <summary>What the filter <c>foo-stats</c> has counted; absent where no forward has it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FooStatistics? Foo { get; init; }

    /// <summary>One, or those of the configuration file, in its order.</summary>
    public required IReadOnlyList<ForwardStatistics> Forwards { get; init; }

    /// <summary>Why the job cannot be done now; null: it can.</summary>
    [JsonIgnore]
    public string? Reason => Forwards.FirstOrDefault(f => f.Reason is not null) is { } sick
        ? sick.Name is null ? sick.Reason : $"{sick.Name}: {sick.Reason}"
        : null;
}
