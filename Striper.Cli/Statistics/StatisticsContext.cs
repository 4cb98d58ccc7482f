using System.Text.Json.Serialization;
using Striper.Cli.Admin;

namespace Striper.Cli.Statistics;

/// <summary>What is written as JSON; generated, so that the start needs no reflection.</summary>
[JsonSerializable(typeof(ProcessStatistics))]
[JsonSerializable(typeof(HistoryMessage))]
[JsonSerializable(typeof(EventMessage))]
[JsonSerializable(typeof(HealthMessage))]
[JsonSerializable(typeof(ErrorMessage))]
internal sealed partial class StatisticsContext : JsonSerializerContext;
