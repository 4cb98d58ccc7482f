namespace Striper.Common.Security;

/// <summary>The peer of a leg has not shown that it has the secret. An ordinary end of a connection: the message says in words why.</summary>
public sealed class LegAuthenticationException : IOException
{
    /// <summary>Says why, to stand behind the peer's name in a log line.</summary>
    public LegAuthenticationException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
