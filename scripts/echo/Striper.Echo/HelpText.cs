namespace Striper.Echo;

/// <summary>What <c>run --help</c> says.</summary>
internal static class HelpText
{
    /// <summary>The text.</summary>
    public const string Text = """
        Usage: run [MODE] [LISTEN] [OPTION...]

        A TCP server for trials, many connections at once.

          MODE             upper    gives back what it gets, ASCII letters in upper case (default)
                           plain    gives back what it gets (RFC 862)
                           discard  takes everything and says nothing (RFC 863)
                           chargen  sends lines of characters until the client ends (RFC 864)
          LISTEN           ADDR:PORT, or a port of 127.0.0.1; 0 picks a free one (default 127.0.0.1:7007)

          --idle SECONDS   ends a connection on which nothing moved for so long; 0: never (default 300)
          --drain SECONDS  how long connections may go on after SIGINT or SIGTERM; a second signal resets them (default 5)
          -v, --verbose    a line for each connection that comes, with its socket's options, and one for each that goes
          -h, --help       this

        Examples:
          scripts/echo/run
          scripts/echo/run chargen 0.0.0.0:19000 -v

        Exit status: 0 after SIGINT or SIGTERM, 1 when it cannot listen, 2 wrong usage.
        """;
}
