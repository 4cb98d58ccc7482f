using System.Globalization;
using System.Text.Json;
using Striper.Bench.Load;
using Striper.Bench.Subjects;
using Striper.WanLab.Lab;

namespace Striper.Bench.Running;

/// <summary>One call of the benchmark: what measures need, and what they found.</summary>
/// <param name="plan">What is asked for.</param>
/// <param name="self">The command of this program.</param>
/// <param name="scratch">A directory for files of the programs.</param>
/// <param name="progress">A line for each number.</param>
internal sealed class BenchRun(BenchPlan plan, IReadOnlyList<string> self, string scratch, TextWriter progress)
{
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(60);

    private readonly List<Reading> _readings = [];

    /// <summary>What is asked for.</summary>
    public BenchPlan Plan => plan;

    /// <summary>Where programs use all cores.</summary>
    public Place Place { get; } = new(scratch, isPinned: false);

    /// <summary>Where they share one.</summary>
    public Place OneCore { get; } = new(scratch, isPinned: true);

    /// <summary>All so far.</summary>
    public IReadOnlyList<Reading> Readings => _readings;

    /// <summary>Notes a number.</summary>
    public void Add(string figure, string unit, string subject, double value)
    {
        _readings.Add(new Reading(figure, unit, subject, value));
        progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{subject}: {figure} {value:0.###} {unit}"));
    }

    /// <summary>Starts the program behind the proxies.</summary>
    public async Task<Target> StartTargetAsync(Place place, CancellationToken cancellationToken)
    {
        const string Port = "port ";
        var program = place.Start([.. self, "target"]);
        try
        {
            var line = await program.WaitForLineAsync(l => l.StartsWith(Port, StringComparison.Ordinal), Place.LongestStart, cancellationToken);
            return new Target(program, int.Parse(line.AsSpan(Port.Length), CultureInfo.InvariantCulture));
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts a load on a pair, and gives what it saw.</summary>
    /// <exception cref="LabException">Something was not as it should.</exception>
    public async Task<LoadReport> LoadAsync(Place place, Pair pair, ConnectionKind kind, int connections, TimeSpan length, CancellationToken cancellationToken)
    {
        await using var program = StartLoad(place, pair, kind, connections, length);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(length + _grace);
        try
        {
            await program.WaitForSuccessAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LabException($"{program.Command} does not end");
        }

        return JsonSerializer.Deserialize<LoadReport>(program.Lines.Last()) ?? throw new LabException($"{program.Command} says nothing");
    }

    /// <summary>Starts a load; the caller waits for it.</summary>
    public ChildProcess StartLoad(Place place, Pair pair, ConnectionKind kind, int connections, TimeSpan length) => place.Start(
    [
        .. self, "load", "--kind", kind.ToString(), "--port", pair.Port.ToString(CultureInfo.InvariantCulture),
        "--connections", connections.ToString(CultureInfo.InvariantCulture), "--seconds", length.TotalSeconds.ToString(CultureInfo.InvariantCulture),
    ]);

    /// <summary>Starts all subjects side by side, each used in its turn, and ends them after <paramref name="work"/>.</summary>
    public async Task WithPairsAsync(
        Place place, IReadOnlyList<ISubject> subjects, Func<IReadOnlyList<(string Name, Pair Pair)>, Task> work, CancellationToken cancellationToken)
    {
        await using var target = await StartTargetAsync(place, cancellationToken);
        var pairs = new List<(string Name, Pair Pair)>();
        try
        {
            foreach (var subject in subjects)
                pairs.Add((subject.Name, await subject.StartAsync(place, target.Port, cancellationToken)));
            await work(pairs);
        }
        finally
        {
            foreach (var (_, pair) in pairs)
                await pair.DisposeAsync();
        }
    }
}
