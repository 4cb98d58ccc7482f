namespace Striper.Cli.Options;

/// <summary>The command line cannot be carried out as written. The message is <c>what, what to do</c>, on one line.</summary>
internal sealed class UsageException(string message) : Exception(message);
