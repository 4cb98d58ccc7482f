namespace Striper.Cli.Options;

/// <summary>The verb <c>keygen</c>.</summary>
/// <param name="File">Where the secret goes, as typed; null: to stdout.</param>
internal sealed record KeygenOptions(string? File);
