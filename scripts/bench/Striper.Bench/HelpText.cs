namespace Striper.Bench;

/// <summary>What <c>run --help</c> says.</summary>
internal static class HelpText
{
    /// <summary>The text.</summary>
    public const string Text = """
        Usage: run [MEASURE...] [OPTION...]

        Measures what a pair of proxies in a row costs on this machine's loopback, Striper's beside others, in turn in each
        run. Needs no root. Without MEASURE: all.

          --list             measures and subjects
          --subjects LIST    of striper-1 to striper-64 (legs), haproxy, haproxy-128k (buffers), socat, ssh (-L);
                             default: striper-1,striper-4,striper-64,haproxy,haproxy-128k,socat,ssh
          --runs N           of each, 1 to 100, default 5; the table has medians
          --seconds S        length of a measurement, 0.5 to 600, default 4
          --memory-gb GB     what goes through before memory is read, default 10
          --out DIR          for results.md and results.json; default artifacts/bench
          --proxy DLL        the tcp-proxy.dll to be measured; default: this repository's, built
          --help             this

        Examples:
          scripts/bench/run
          scripts/bench/run bulk latency --subjects striper-4,haproxy --runs 3 --seconds 2
          scripts/bench/run bulk --subjects striper-1,striper-4,striper-16,striper-64

        Exit status: 0 when every byte that was compared was right, 1 when not or when a program failed, 2 wrong usage or
        something missing.
        """;
}
