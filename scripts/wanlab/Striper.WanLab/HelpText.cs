namespace Striper.WanLab;

/// <summary>What <c>run --help</c> says.</summary>
internal static class HelpText
{
    /// <summary>The text.</summary>
    public const string Text = """
        Usage: run [SCENARIO...] [OPTION...]

        Measures Striper, plain TCP and kernel MPTCP in a wide-area network that is emulated packet by packet on this
        machine. Needs root, /dev/net/tun, gcc, iproute2 and the .NET 10 SDK; for mptcp mptcpize. Without SCENARIO: all.

          --list               the scenarios
          --subjects LIST      of striper,tcp,mptcp; default: all
          --directions LIST    of up,down,both,none; default: all that a scenario has
          --runs N             of each, 1 to 100, default 3; the table has medians
          --seconds S          length of a measurement, 2 to 600, default 20
          --warm-up S          time before it, 0 to 60, default 5
          --congestion NAME    bbr, cubic, ...: for the hosts, and for Striper's --congestion. Default: Striper's own
                               default, and for the hosts bbr where the kernel has it, otherwise the kernel's default
          --out DIR            for results.md and results.json; default artifacts/wanlab
          --plot LIST          scenarios with changes, such as blackhole,rate-drop: run each once and draw goodput per
                               leg over time to docs/plots (or --out)
          --proxy DLL          the tcp-proxy.dll to be measured; default: this repository's, built
          --striper-options 'OPTION...'   for both proxies
          --client-options 'OPTION...'    for the client-facing one; -n and --via stand in for the scenario's legs, as in
                               '-n 16' or '--via p1,p2,p3,p4'
          --help               this

        Examples:
          sudo scripts/wanlab/run
          sudo scripts/wanlab/run even blackhole --subjects striper,mptcp --runs 1 --seconds 8
          sudo scripts/wanlab/run capped --directions down --congestion cubic
          sudo scripts/wanlab/run --plot blackhole,rate-drop

        Exit status: 0 when every byte arrived in Striper's runs, 1 when not, 2 wrong usage or something missing.
        """;
}
