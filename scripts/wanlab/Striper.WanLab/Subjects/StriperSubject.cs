using System.Globalization;
using Striper.WanLab.Lab;
using Striper.WanLab.Scenarios;

namespace Striper.WanLab.Subjects;

/// <summary>The pair of proxies, by their command line.</summary>
/// <param name="proxy">The built <c>tcp-proxy.dll</c>.</param>
/// <param name="options">Further options of both proxies.</param>
/// <param name="clientOptions">Further options of the client-facing one; those that say where legs run stand in for the scenario's.</param>
internal sealed class StriperSubject(string proxy, IReadOnlyList<string> options, IReadOnlyList<string> clientOptions) : ISubject
{
    private static readonly TimeSpan _longestStart = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public string Name => "striper";

    /// <inheritdoc/>
    public IReadOnlyList<string> Wrapper => [];

    /// <inheritdoc/>
    public string? FindObstacle() => File.Exists(proxy) ? null : $"there is no {proxy}, build it";

    /// <inheritdoc/>
    public async Task<SubjectSession> StartAsync(Network network, Scenario scenario, CancellationToken cancellationToken)
    {
        var started = new List<ChildProcess>();
        try
        {
            var legs = $"{Network.ServerAddress}:{Ports.Legs}";
            started.Add(network.Start(Host.Server, ["dotnet", proxy, "-s", legs, $"127.0.0.1:{Ports.Target}", .. options]));
            await WaitAsync(started[^1], "listening on", cancellationToken);
            started.Add(network.Start(
                Host.Client,
                ["dotnet", proxy, "-c", $"127.0.0.1:{Ports.Applications}", legs, .. LegOptions(scenario.Legs, clientOptions), .. options]));
            await WaitAsync(started[^1], "listening on", cancellationToken);
            if (!SaysLegs(clientOptions))
                await WaitAsync(started[^1], scenario.Legs.Count == 1 ? ", 1 leg" : $", {scenario.Legs.Count} legs", cancellationToken, "tunnel");
            return new SubjectSession($"127.0.0.1:{Ports.Applications}", started);
        }
        catch
        {
            await new SubjectSession(string.Empty, started).DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the legs run, in the words of <c>tcp-proxy -c</c>, and what else the client-facing proxy is told.</summary>
    internal static IReadOnlyList<string> LegOptions(LegPlan legs, IReadOnlyList<string> clientOptions) =>
        SaysLegs(clientOptions) ? clientOptions : [.. LegOptions(legs), .. clientOptions];

    private static bool SaysLegs(IReadOnlyList<string> options) =>
        options.Any(o => o.StartsWith("-n", StringComparison.Ordinal) || o.StartsWith("--legs", StringComparison.Ordinal) || o.StartsWith("--via", StringComparison.Ordinal));

    private static string[] LegOptions(LegPlan legs) => legs.OnePerPath
        ? ["--via", string.Join(',', Enumerable.Range(1, legs.Count).Select(path => Network.ClientAddress(path)))]
        : ["-n", legs.Count.ToString(CultureInfo.InvariantCulture)];

    private static Task WaitAsync(ChildProcess proxy, string text, CancellationToken cancellationToken, string also = "") =>
        proxy.WaitForLineAsync(
            line => line.Contains(text, StringComparison.Ordinal) && line.Contains(also, StringComparison.Ordinal),
            _longestStart,
            cancellationToken);
}
