namespace Striper.Soak;

/// <summary>What <c>run --help</c> says.</summary>
internal static class HelpText
{
    /// <summary>The text.</summary>
    public const string Text = """
        Usage: run [OPTION...]

        Runs both proxies under load while legs are killed, cut, stalled and slowed down, proxies stand still, and the target
        refuses, hangs and resets. Every byte is compared, every end is checked, and at the end descriptors, threads and
        memory must be as they were. Linux, the .NET 10 SDK, no root.

          --minutes M            of chaos, 0.5 to 10000, default 30; warm-up and rest take up to four more
          --seed N               of streams and chaos, 1 to 2147483647; default: any, it is in the report
          --legs N               1 to 64, default 8
          --streams N            at once, 1 to 1000, default 48
          --rate MBIT            what all streams together may send, default 64
          --proxy-options "..."  more options of both proxies, separated by spaces
          --client-options "..." of the -c proxy alone
          --server-options "..." of the -s proxy alone
          --proxy DLL            the tcp-proxy.dll that is run; default: this repository's, built
          --out DIR              for results.md, results.json and both logs; default artifacts/soak
          --help                 this

        Examples:
          scripts/soak/run
          scripts/soak/run --minutes 5 --seed 4711 --proxy-options "-v"
          scripts/soak/run --legs 2 --client-options "--scheduler redundant"

        Exit status: 0 when everything held, 1 when something did not, 2 wrong usage or something missing.
        """;
}
