namespace Striper.Cli.Options;

/// <summary>What is logged and where to, besides stderr.</summary>
/// <param name="Verbosity">The least important line that is written.</param>
/// <param name="File">Full path of a file that gets the same lines, or null.</param>
/// <param name="Trace">Full path of a file that gets every decision of the tunnels, or null.</param>
internal sealed record LoggingOptions(Verbosity Verbosity, string? File, string? Trace = null);
