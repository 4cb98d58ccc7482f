using Striper.Bench.Processes;
using Striper.Bench.Running;

namespace Striper.Bench.Scenarios;

/// <summary>What is measured of each subject.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Summary">In a line.</param>
/// <param name="HasPeers">Whether it measures the plan's subjects, and not Striper alone.</param>
/// <param name="Cells">Its measurements, in turn.</param>
internal sealed record Scenario(string Name, string Summary, bool HasPeers, Func<BenchPlan, IReadOnlyList<ICell>> Cells)
{
    /// <summary>The programs it needs beside the subjects'.</summary>
    public IReadOnlyList<InstalledProgram> Programs { get; init; } = [];
}
