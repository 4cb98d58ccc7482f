namespace Striper.Cli.Options;

/// <summary>What one process runs.</summary>
/// <param name="Logging">What is logged and where to.</param>
/// <param name="Forwards">At least one.</param>
internal sealed record ProcessOptions(LoggingOptions Logging, IReadOnlyList<Forward> Forwards);
