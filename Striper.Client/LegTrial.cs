namespace Striper.Client;

/// <summary>A trial of another number of legs, under way.</summary>
/// <param name="From">Legs before it.</param>
/// <param name="To">Legs that are tried.</param>
/// <param name="Baseline">Goodput with the former, bytes a second.</param>
/// <param name="StartedAt">When it began.</param>
internal sealed record LegTrial(int From, int To, double Baseline, TimeSpan StartedAt)
{
    // Half of what proportional growth would give: caps of single flows show as that, and a shared bottleneck as none at all.
    private const double ProportionalShare = 0.5;

    // Below it, growth is noise, or a flow that was still starting when the baseline was measured.
    private const double LeastGrowth = 1.15;

    // Fewer legs that cost less than this are as good.
    private const double LeastOfFewer = 0.98;

    /// <summary>When all its legs were up; null: not yet.</summary>
    public TimeSpan? UpSince { get; set; }

    /// <summary>Whether it was measured once already, and that said nothing.</summary>
    public bool IsRepeated { get; set; }

    /// <summary>Whether it is one of more legs.</summary>
    public bool IsUp => To > From;

    /// <summary>Whether its goodput makes its number worth keeping.</summary>
    public bool IsKept(double goodput) => goodput >= Baseline * (IsUp ? LeastGrowth : LeastOfFewer);

    /// <summary>Whether its goodput grew as if each leg had a cap of its own: still more legs are promising.</summary>
    public bool IsProportional(double goodput) =>
        IsUp && goodput >= Baseline * Math.Max(LeastGrowth, 1 + (ProportionalShare * (To - From) / From));
}
