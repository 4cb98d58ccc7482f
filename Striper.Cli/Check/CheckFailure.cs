namespace Striper.Cli.Check;

/// <summary>Says in a user's words why no leg came up, and what to do.</summary>
internal static class CheckFailure
{
    /// <summary><c>what, what to do</c>, where that is not said yet.</summary>
    public static string Describe(string reason) =>
        reason.EndsWith("refused", StringComparison.Ordinal) ? $"{reason}, start tcp-proxy -s there, or check address and port"
        : reason.Contains("no answer", StringComparison.Ordinal) || reason.Contains("no ACCEPT", StringComparison.Ordinal)
            ? $"{reason}, check address and port, and whether a firewall drops it"
        : reason;
}
