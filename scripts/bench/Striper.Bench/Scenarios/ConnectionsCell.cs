using System.Globalization;
using Striper.Bench.Running;
using Striper.Bench.Subjects;

namespace Striper.Bench.Scenarios;

/// <summary>Short connections, by one client and by several.</summary>
internal sealed class ConnectionsCell(ISubject subject, BenchPlan plan) : ICell
{
    private static readonly int[] _clients = [1, 8];

    // Much of the code runs only once for each connection, and is compiled that much later.
    private const int WarmUps = 3;

    /// <inheritdoc/>
    public string Name => subject.Name;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> RunAsync(BenchPlace place, CancellationToken cancellationToken)
    {
        await using var rig = await Rig.StartAsync(place, subject, wrapper: [], cancellationToken);
        await rig.Load.CountShortAsync(_clients[^1], WarmUps * plan.WarmUp, cancellationToken);
        var figures = new List<Figure>();
        foreach (var clients in _clients)
        {
            var count = await rig.Load.CountShortAsync(clients, plan.Length, cancellationToken);
            figures.Add(new Figure(
                string.Create(CultureInfo.InvariantCulture, $"{clients} {(clients == 1 ? "client" : "clients")}, 1/s"), count.Connections / count.Seconds));
        }

        return [new Row(Name, figures)];
    }
}
