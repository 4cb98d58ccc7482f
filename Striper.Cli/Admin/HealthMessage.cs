namespace Striper.Cli.Admin;

/// <summary>Whether the job can be done.</summary>
/// <param name="Status"><c>ok</c> or <c>unavailable</c>.</param>
/// <param name="Reason">Why not.</param>
internal sealed record HealthMessage(string Status, string? Reason);
