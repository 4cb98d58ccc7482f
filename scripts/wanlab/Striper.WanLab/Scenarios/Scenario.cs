using Striper.WanLab.Load;
using Striper.WanLab.Measures;

namespace Striper.WanLab.Scenarios;

/// <summary>A network, what is done in it, and what is measured.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Summary">One line for the list and the table.</param>
/// <param name="Paths">The network; plain TCP takes the first path.</param>
/// <param name="Legs">Where legs run.</param>
/// <param name="Measures">What becomes of a run's record.</param>
internal sealed record Scenario(string Name, string Summary, IReadOnlyList<PathShape> Paths, LegPlan Legs, IReadOnlyList<IMeasure> Measures)
{
    /// <summary>Payload in a full packet of 1500 bytes: IPv4, TCP, its timestamps.</summary>
    public const double PayloadShare = 1448.0 / 1500;

    /// <summary>The ways in which bulk goes, each measured by itself.</summary>
    public IReadOnlyList<TransferDirection> Directions { get; init; } = [TransferDirection.Up, TransferDirection.Down];

    /// <summary>Whether small messages go there and back meanwhile.</summary>
    public bool RoundTrips { get; init; }

    /// <summary>Whether short connections are made.</summary>
    public bool ShortConnections { get; init; }

    /// <summary>Whether a plain TCP transfer with cubic shares the first path.</summary>
    public bool Competitor { get; init; }

    /// <summary>Changes of the network, in the order of time.</summary>
    public IReadOnlyList<TimedChange> Changes { get; init; } = [];

    /// <summary>What happens again and again during the measurement, a second apart: the commands in turn.</summary>
    public IReadOnlyList<string> EachSecond { get; init; } = [];

    /// <summary>The sum of the paths' rates as payload, Mbit/s, or what else is the limit.</summary>
    public double LimitMbit { get; init; } = Paths.Sum(p => p.Rate) * PayloadShare;

    /// <summary>The measurement lasts at least this long, whatever the command line says.</summary>
    public TimeSpan AtLeast { get; init; } = TimeSpan.Zero;
}
