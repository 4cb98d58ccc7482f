namespace Striper.Cli.Options;

/// <summary>What one process runs.</summary>
/// <param name="Logging">What is logged and where to.</param>
/// <param name="BufferBytes">What all tunnels may promise to their peers, bytes.</param>
/// <param name="Forwards">At least one.</param>
internal sealed record ProcessOptions(LoggingOptions Logging, long BufferBytes, IReadOnlyList<Forward> Forwards);
