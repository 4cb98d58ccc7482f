namespace Striper.Simulate;

/// <summary>What <c>run --help</c> says.</summary>
internal static class HelpText
{
    /// <summary>The text.</summary>
    public const string Text = """
        Usage: run [OPTION...]

        Runs the deterministic simulation of Striper.Tests/Simulation over very many seeds: two engines, the legs between
        them, the applications around them, on virtual time. Each seed draws paths, streams and what goes wrong.

          --seeds N      how many, default 100000
          --from N       the first, default 1
          --threads N    how many at once, default one on each core
          --minutes M    begin no seed after so long; default: as long as it takes
          --help         this

        A line every ten seconds on stderr; on stdout what fails, with its seed and how to run it again, and a summary.

        Examples:
          scripts/simulate/run
          nice scripts/simulate/run --from 100001 --threads 1 --minutes 30
          scripts/simulate/run --from 4711 --seeds 1

        Exit status: 0 when every seed that ran kept the invariants, 1 when one did not or none ran, 2 wrong usage.
        """;
}
