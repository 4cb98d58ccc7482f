using Striper.Cli.Admin;

namespace Striper.Cli.Options;

/// <summary>How people watch the process.</summary>
/// <param name="Admin">The admin endpoint; null: there is none.</param>
/// <param name="IsMonitored">Whether the terminal shows the legs.</param>
internal sealed record WatchOptions(AdminOptions? Admin, bool IsMonitored);
