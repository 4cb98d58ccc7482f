using Striper.WanLab.Load;
using Striper.WanLab.Measures;

namespace Striper.WanLab.Running;

/// <summary>The numbers of one run.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Direction">Of the bulk.</param>
/// <param name="Subject">Its name.</param>
/// <param name="Run">1 up.</param>
/// <param name="Figures">In the scenario's order.</param>
/// <param name="Failures">What did not end well.</param>
internal sealed record RunResult(
    string Scenario,
    TransferDirection Direction,
    string Subject,
    int Run,
    IReadOnlyList<Figure> Figures,
    IReadOnlyList<string> Failures);
