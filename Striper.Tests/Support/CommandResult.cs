namespace Striper.Tests.Support;

/// <summary>What a finished command left: its exit code and what it wrote.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors);
