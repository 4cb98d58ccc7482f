using Striper.WanLab.Load;
using Striper.WanLab.Scenarios;
using Striper.WanLab.Subjects;

namespace Striper.WanLab.Running;

/// <summary>What is to be run.</summary>
/// <param name="Scenarios">In this order.</param>
/// <param name="Subjects">In turn for each scenario and direction.</param>
/// <param name="Directions">Those that are wanted of each scenario's.</param>
/// <param name="Runs">How often.</param>
/// <param name="Length">Of a measurement.</param>
/// <param name="WarmUp">Before it; what is cut off at its beginning must be settled.</param>
/// <param name="Congestion">Congestion control of the hosts.</param>
internal sealed record RunPlan(
    IReadOnlyList<Scenario> Scenarios,
    IReadOnlyList<ISubject> Subjects,
    IReadOnlyList<TransferDirection> Directions,
    int Runs,
    TimeSpan Length,
    TimeSpan WarmUp,
    string Congestion);
