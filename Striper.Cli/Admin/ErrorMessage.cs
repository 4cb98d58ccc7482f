namespace Striper.Cli.Admin;

/// <summary>What is wrong with a request, and what to do.</summary>
internal sealed record ErrorMessage(string Error);
