using System.Text.Json;

namespace Striper.Common.Filtering.Foo;

/// <summary>What a <see cref="RecoveryFile"/> holds around the state.</summary>
/// <param name="Format">Always the same.</param>
/// <param name="Version">Of the state's members.</param>
/// <param name="Checksum">Of the state's text.</param>
/// <param name="State">The state.</param>
internal sealed record RecoveryEnvelope(string Format, int Version, string Checksum, JsonElement State);
