using System.Globalization;
using System.Text.RegularExpressions;
using Striper.Bench.Running;
using Striper.WanLab.Lab;

namespace Striper.Bench.Subjects;

/// <summary>The pair of proxies, by their command line.</summary>
/// <param name="proxy">The built <c>tcp-proxy.dll</c>.</param>
/// <param name="legs">How many.</param>
internal sealed partial class StriperSubject(string proxy, int legs) : ISubject
{
    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"striper-{legs}");

    /// <inheritdoc/>
    public string? FindObstacle() => File.Exists(proxy) ? null : $"there is no {proxy}, build it";

    /// <inheritdoc/>
    public Task<Pair> StartAsync(Place place, int targetPort, CancellationToken cancellationToken) => Pair.StartAsync(
        async programs =>
        {
            programs.Add(place.Start(["dotnet", proxy, "-s", "127.0.0.1:0", $"127.0.0.1:{targetPort}"]));
            var server = await PortAsync(programs[^1], cancellationToken);
            programs.Add(place.Start(["dotnet", proxy, "-c", "127.0.0.1:0", "127.0.0.1", Text(server), "-n", Text(legs)]));
            var port = await PortAsync(programs[^1], cancellationToken);
            await programs[^1].WaitForLineAsync(
                line => line.Contains("tunnel", StringComparison.Ordinal) && line.EndsWith(legs == 1 ? ", 1 leg" : $", {legs} legs", StringComparison.Ordinal),
                Place.LongestStart,
                cancellationToken);
            return port;
        });

    private static async Task<int> PortAsync(ChildProcess program, CancellationToken cancellationToken)
    {
        var line = await program.WaitForLineAsync(l => Listening().IsMatch(l), Place.LongestStart, cancellationToken);
        return int.Parse(Listening().Match(line).Groups["port"].ValueSpan, CultureInfo.InvariantCulture);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"listening on [^ ]*:(?<port>\d+) ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
