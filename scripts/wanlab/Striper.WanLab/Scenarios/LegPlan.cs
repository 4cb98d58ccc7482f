namespace Striper.WanLab.Scenarios;

/// <summary>Where the legs of Striper, or the subflows of MPTCP, run.</summary>
/// <param name="Count">How many: paths, each an item of <c>--via</c> over which Striper spreads its 8 legs and MPTCP has a subflow, or legs.</param>
/// <param name="OnePerPath">Whether it counts paths; otherwise legs on the first one (<c>-n</c>).</param>
internal sealed record LegPlan(int Count, bool OnePerPath);
