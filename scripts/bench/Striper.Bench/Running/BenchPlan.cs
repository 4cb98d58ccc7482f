using Striper.Bench.Scenarios;
using Striper.Bench.Subjects;

namespace Striper.Bench.Running;

/// <summary>What is to be run.</summary>
/// <param name="Scenarios">In this order.</param>
/// <param name="Subjects">In turn.</param>
/// <param name="Proxy">Striper's <c>tcp-proxy.dll</c>.</param>
/// <param name="Runs">How often.</param>
/// <param name="Length">Of a measurement.</param>
/// <param name="WarmUp">Before it; the compiler's work in the proxies must be behind them.</param>
/// <param name="MemoryBytes">Of bulk, before memory is looked at.</param>
/// <param name="IdleStreams">That memory is looked at with.</param>
internal sealed record BenchPlan(
    IReadOnlyList<Scenario> Scenarios,
    IReadOnlyList<ISubject> Subjects,
    string Proxy,
    int Runs,
    TimeSpan Length,
    TimeSpan WarmUp,
    long MemoryBytes,
    int IdleStreams);
