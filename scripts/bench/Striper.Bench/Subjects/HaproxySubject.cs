using System.Globalization;
using System.Net;
using Striper.Bench.Processes;

namespace Striper.Bench.Subjects;

/// <summary>HAProxy in TCP mode, twice, each with one thread.</summary>
/// <param name="name">Its name here.</param>
/// <param name="bufferBytes">Of each direction of a connection, or <see langword="null"/> for HAProxy's default.</param>
internal sealed class HaproxySubject(string name, int? bufferBytes) : ISubject
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public IReadOnlyList<InstalledProgram> Programs => [InstalledProgram.Haproxy];

    /// <inheritdoc/>
    public Task<SubjectSession> StartAsync(SubjectPlace place, CancellationToken cancellationToken)
    {
        var between = FreePort.Next();
        var entrance = FreePort.Next();
        return SubjectSession.StartAsync(place, entrance, async session =>
        {
            await StartAsync(session, between, place.Target, place.Directory, cancellationToken);
            await StartAsync(session, entrance, between, place.Directory, cancellationToken);
        });
    }

    private async Task StartAsync(SubjectSession session, IPEndPoint listen, IPEndPoint target, string directory, CancellationToken cancellationToken)
    {
        var file = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"haproxy-{listen.Port}.cfg"));
        await File.WriteAllTextAsync(file, Configuration(listen, target), cancellationToken);
        await session.StartListenerAsync([InstalledProgram.Haproxy.File ?? name, "-db", "-q", "-f", file], listen, cancellationToken);
    }

    private string Configuration(IPEndPoint listen, IPEndPoint target)
    {
        var buffer = bufferBytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"tune.bufsize {bytes}") : "# buffers: the default";
        return $"""
            global
                nbthread 1
                maxconn 4000
                {buffer}
            defaults
                mode tcp
                timeout connect 10s
                timeout client 1h
                timeout server 1h
            listen bench
                bind {listen}
                server next {target}

            """;
    }
}
