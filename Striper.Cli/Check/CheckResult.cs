namespace Striper.Cli.Check;

/// <summary>Everything that a check has found.</summary>
/// <param name="Items">Each item of <c>--via</c> alone; empty where there is one or none.</param>
/// <param name="Together">By number of legs; none of those with figures behind one without.</param>
/// <param name="IsEndReached">More legs stopped to give more before all numbers were tried.</param>
internal sealed record CheckResult(IReadOnlyList<CheckRow> Items, IReadOnlyList<CheckRow> Together, bool IsEndReached);
