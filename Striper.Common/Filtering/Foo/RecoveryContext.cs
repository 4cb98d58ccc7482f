using System.Text.Json.Serialization;

namespace Striper.Common.Filtering.Foo;

/// <summary>What is written as JSON; generated, so that the start needs no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RecoveryEnvelope))]
[JsonSerializable(typeof(RecoveredState))]
internal sealed partial class RecoveryContext : JsonSerializerContext;
