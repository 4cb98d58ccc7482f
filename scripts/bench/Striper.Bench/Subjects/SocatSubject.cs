using Striper.Bench.Running;
using Striper.WanLab.Subjects;

namespace Striper.Bench.Subjects;

/// <summary>socat to socat, which forks for each connection.</summary>
internal sealed class SocatSubject : ISubject
{
    /// <inheritdoc/>
    public string Name => "socat";

    /// <inheritdoc/>
    public string? FindObstacle() => Programs.IsInstalled("socat") ? null : "socat is missing, install it (Debian package socat)";

    /// <inheritdoc/>
    public Task<Pair> StartAsync(Place place, int targetPort, CancellationToken cancellationToken) => Pair.StartAsync(
        async programs =>
        {
            var port = targetPort;
            for (var i = 0; i < 2; i++)
            {
                var next = Place.FreePort();
                programs.Add(place.Start(["socat", $"TCP-LISTEN:{next},bind=127.0.0.1,fork,reuseaddr,nodelay,backlog=512", $"TCP:127.0.0.1:{port},nodelay"]));
                await Place.WaitForPortAsync(programs[^1], next, cancellationToken);
                port = next;
            }

            return port;
        });
}
