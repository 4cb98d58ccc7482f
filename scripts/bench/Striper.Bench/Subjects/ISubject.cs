using Striper.Bench.Running;

namespace Striper.Bench.Subjects;

/// <summary>A pair of proxies in a row, on loopback.</summary>
internal interface ISubject
{
    /// <summary>As on the command line and in the table.</summary>
    string Name { get; }

    /// <summary>Why it cannot be measured on this machine, in one line, or <see langword="null"/>.</summary>
    string? FindObstacle();

    /// <summary>Starts both; what comes to <see cref="Pair.Port"/> goes to the target.</summary>
    Task<Pair> StartAsync(Place place, int targetPort, CancellationToken cancellationToken);
}
