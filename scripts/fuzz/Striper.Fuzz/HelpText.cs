namespace Striper.Fuzz;

/// <summary>What <c>run --help</c> says.</summary>
internal static class HelpText
{
    /// <summary>The text.</summary>
    public const string Text = """
        Usage: run [OPTION...]

        Gives mutated bytes to everything that reads a peer: the handshake, and the engine of either proxy. Needs the .NET 10 SDK.

          --inputs N           default 1000000
          --seed N             determines every input, with its number; default 1
          --threads N          1 to 256, default one for each core
          --minutes M          ends after that time, done or not
          --replay FILE        runs one input: the file of a finding or of the corpus,
          --replay SEED:INDEX  or one of a run, after those of its block that led to it
          --out DIR            for the files of findings; default artifacts/fuzz
          --write-corpus       writes scripts/fuzz/corpus anew, from this version of the engine
          --help               this

        Examples:
          scripts/fuzz/run
          scripts/fuzz/run --inputs 10000000 --seed 7
          scripts/fuzz/run --inputs 1000000000 --minutes 60
          scripts/fuzz/run --replay artifacts/fuzz/finding-7-1234.txt

        Exit status: 0 when nothing was found, 1 when something was, 2 wrong usage or something missing.
        """;
}
