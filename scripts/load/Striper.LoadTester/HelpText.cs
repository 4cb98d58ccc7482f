namespace Striper.LoadTester;

/// <summary>What <c>run --help</c> says.</summary>
internal static class HelpText
{
    /// <summary>The text.</summary>
    public const string Text = """
        Usage: run HOST:PORT [OPTION...]

        Makes many connections to a server that gives back what it gets in upper case (scripts/echo/run), sends random
        lower-case letters on each, and compares every byte of every reply, and the end, with what is due.

          HOST:PORT             the server, or the proxy before it; [ADDR]:PORT for IPv6, PORT alone for this host
          -n, --connections N   how many connections (default 1000)
          -c, --concurrency N   how many of them at once (default 50)
          -r, --requests N      requests on each connection, one after the other (default 1)
              --min BYTES       shortest request (default 1)
              --max BYTES       longest request (default 4096)
              --timeout SECONDS longest wait for connecting and for each reply (default 30)
              --seed N          determines what is sent (default: at random; the report says it)
          -h, --help            this

        Examples:
          scripts/echo/run & scripts/load/run 7007
          scripts/load/run server.example:7007 -n 10000 -c 500
          scripts/load/run 11111 -n 100 -c 10 --min 1000000 --max 1000000

        Exit status: 0 when every reply was right, 1 when one was not, a connection failed, or it was stopped; 2 wrong usage.
        """;
}
