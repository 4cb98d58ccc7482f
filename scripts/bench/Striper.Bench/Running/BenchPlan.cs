using Striper.Bench.Measures;
using Striper.Bench.Subjects;

namespace Striper.Bench.Running;

/// <summary>What is asked for.</summary>
internal sealed record BenchPlan
{
    /// <summary>In this order.</summary>
    public required IReadOnlyList<IMeasure> Measures { get; init; }

    /// <summary>In turn in each run.</summary>
    public required IReadOnlyList<ISubject> Subjects { get; init; }

    /// <summary>Of each.</summary>
    public required int Runs { get; init; }

    /// <summary>Of one measurement.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Through the proxies before their memory is read.</summary>
    public required double MemoryGigabytes { get; init; }

    /// <summary>The built <c>tcp-proxy.dll</c>.</summary>
    public required string Proxy { get; init; }
}
