using Striper.Bench.Subjects;

namespace Striper.Bench;

/// <summary>What <c>run --help</c> says.</summary>
internal static class HelpText
{
    /// <summary>The text.</summary>
    public const string Text = $"""
        Usage: run [SCENARIO...] [OPTION...]

        Measures what two proxies in a row cost, on the loopback device: Striper's pair beside HAProxy, socat and ssh.
        Needs the .NET 10 SDK, and the programs of the subjects. Without SCENARIO: all.

          --list               the scenarios
          --subjects LIST      default: {SubjectCatalog.Default};
                               also striper-N with N legs, 1 to 64, and striper-N-tls with a secret. startup, memory and streams are about Striper alone
          --runs N             of each, 1 to 100, default 3; the tables have medians
          --seconds S          length of a measurement, 1 to 600, default 5
          --warm-up S          time before it, 0 to 60, default 3; in that of bulk every byte is compared
          --memory-gb N        bulk before memory is looked at, 0.1 to 1000, default 10
          --idle-streams N     for the memory of each, 100 to 20000, default 2000
          --out DIR            for results.md, results.json and the plots of streams; default artifacts/bench
          --plot               the plots go to docs/plots instead
          --proxy DLL          the tcp-proxy.dll to be measured; default: this repository's, built
          --help               this

        Examples:
          scripts/bench/run
          scripts/bench/run bulk latency --subjects direct,striper-4,haproxy --runs 1 --seconds 2
          scripts/bench/run streams --plot
          scripts/bench/run memory --memory-gb 1 --idle-streams 500 --runs 1
          scripts/bench/run bulk --proxy ../other/Striper.Cli/bin/Release/net10.0/tcp-proxy.dll

        Exit status: 0 when all went well, 1 when something failed, 2 wrong usage or something missing.
        """;
}
