using Striper.Bench.Running;

namespace Striper.Bench.Measures;

/// <summary>Something that is measured.</summary>
internal interface IMeasure
{
    /// <summary>On the command line.</summary>
    string Name { get; }

    /// <summary>For the list.</summary>
    string Summary { get; }

    /// <summary>Measures, and adds its readings to the run.</summary>
    Task RunAsync(BenchRun run, CancellationToken cancellationToken);
}
