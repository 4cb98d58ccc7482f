using System.Globalization;
using Striper.Bench.Running;
using Striper.WanLab.Subjects;

namespace Striper.Bench.Subjects;

/// <summary>HAProxy to HAProxy, one thread each, as Striper has.</summary>
/// <param name="name">In the table.</param>
/// <param name="bufferBytes"><c>tune.bufsize</c>; null: as HAProxy has it, 16 KiB.</param>
internal sealed class HaproxySubject(string name, int? bufferBytes) : ISubject
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string? FindObstacle() => Programs.IsInstalled("haproxy") ? null : "haproxy is missing, install it (Debian package haproxy)";

    /// <inheritdoc/>
    public Task<Pair> StartAsync(Place place, int targetPort, CancellationToken cancellationToken) => Pair.StartAsync(
        async programs =>
        {
            var port = targetPort;
            for (var i = 0; i < 2; i++)
            {
                var next = Place.FreePort();
                programs.Add(place.Start(["haproxy", "-f", place.Write($"{name}-{i}.cfg", Configuration(next, port))]));
                await Place.WaitForPortAsync(programs[^1], next, cancellationToken);
                port = next;
            }

            return port;
        });

    private string Configuration(int port, int nextPort) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        global
          nbthread 1
          maxconn 4000
        {(bufferBytes is { } bytes ? $"  tune.bufsize {bytes}" : "")}
        defaults
          mode tcp
          timeout connect 5s
          timeout client 1h
          timeout server 1h
        listen pair
          bind 127.0.0.1:{port}
          server next 127.0.0.1:{nextPort}

        """);
}
