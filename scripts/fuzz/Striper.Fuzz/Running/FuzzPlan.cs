namespace Striper.Fuzz.Running;

/// <summary>What is to be run.</summary>
/// <param name="Corpus">The directory of the corpus.</param>
/// <param name="Findings">The directory for inputs that are findings.</param>
/// <param name="Seed">Determines every input, with its number.</param>
/// <param name="Inputs">How many.</param>
/// <param name="Threads">How many at once.</param>
/// <param name="Time">After which no more are begun.</param>
internal sealed record FuzzPlan(string Corpus, string Findings, ulong Seed, long Inputs, int Threads, TimeSpan Time);
