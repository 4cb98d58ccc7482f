namespace Striper.Client;

/// <summary>How many legs a tunnel may have, where it finds the number itself.</summary>
/// <param name="Fewest">It never has less, 1 or more.</param>
/// <param name="Most">It never has more.</param>
public readonly record struct LegRange(int Fewest, int Most)
{
    /// <summary>Legs to begin with where there may be more: enough for most caps, and what a tunnel has when nothing is said.</summary>
    public const int Usual = 8;

    /// <summary>
    /// Legs to begin with: the usual number if that leaves room to grow, since a trial of more costs nothing and one of fewer does; else the
    /// fewest.
    /// </summary>
    public int First => Most > Usual ? Math.Max(Fewest, Usual) : Fewest;

    /// <inheritdoc/>
    public override string ToString() => Fewest == Most ? $"{Fewest}" : $"{Fewest} to {Most}";
}
