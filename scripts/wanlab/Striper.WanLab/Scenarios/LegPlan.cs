namespace Striper.WanLab.Scenarios;

/// <summary>Where the legs of Striper, or the subflows of MPTCP, run.</summary>
/// <param name="Count">How many.</param>
/// <param name="OnePerPath">One on each path (<c>--via</c>), or all on the first one (<c>-n</c>).</param>
internal sealed record LegPlan(int Count, bool OnePerPath);
