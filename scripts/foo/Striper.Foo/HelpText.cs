namespace Striper.Foo;

/// <summary>What <c>run --help</c> says.</summary>
internal static class HelpText
{
    /// <summary>The text.</summary>
    public const string Text = """
        Usage: run server [LISTEN] [OPTION...]
               run client HOST:PORT [OPTION...]

        Both ends of the Foo protocol: lines of UTF-8, each ended by a newline, "REQ|ACK|NAK SEQ [DATA]". Clients send REQ; the
        server answers each with ACK or NAK and the same SEQ. ACK has the request's DATA again.

        server:
          LISTEN                ADDR:PORT, or a port of 127.0.0.1; 0 picks a free one (default 127.0.0.1:7008)
              --nak-every N     every Nth request of a connection is answered with NAK (default 0: none)
              --shuffle         answers what arrived together in any order
          -v, --verbose         a line for each connection that comes and goes

        client:
          HOST:PORT             the server, or the proxy before it
          -n, --requests N      on each connection (default 1000)
          -c, --connections N   at once (default 1)
          -p, --pipeline N      requests that may wait for their answers, on each connection (default 64)
              --data BYTES      of each request (default 32)
              --timeout SECONDS longest wait for connecting and for an answer (default 30)

          -h, --help            this

        Examples:
          scripts/foo/run server
          scripts/foo/run client 7008 -n 100000 -c 10

        Exit status: 0 when every request was answered once (NAK is an answer), and of the server after SIGINT or SIGTERM; 1 when
        one was not, or it cannot connect or listen; 2 wrong usage.
        """;
}
