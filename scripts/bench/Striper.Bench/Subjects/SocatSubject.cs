using System.Net;
using Striper.Bench.Processes;

namespace Striper.Bench.Subjects;

/// <summary>socat, twice; each forks a process for each connection.</summary>
internal sealed class SocatSubject : ISubject
{
    // How long one direction may go on after the other's end; by default half a second, which may cut off what is on its way.
    private const string AfterHalfClose = "30";

    /// <inheritdoc/>
    public string Name => "socat";

    /// <inheritdoc/>
    public IReadOnlyList<InstalledProgram> Programs => [InstalledProgram.Socat];

    /// <inheritdoc/>
    public Task<SubjectSession> StartAsync(SubjectPlace place, CancellationToken cancellationToken)
    {
        var between = FreePort.Next();
        var entrance = FreePort.Next();
        return SubjectSession.StartAsync(place, entrance, async session =>
        {
            await session.StartListenerAsync(Command(between, place.Target), between, cancellationToken);
            await session.StartListenerAsync(Command(entrance, between), entrance, cancellationToken);
        });
    }

    private static string[] Command(IPEndPoint listen, IPEndPoint target) =>
        ["socat", "-t", AfterHalfClose, $"TCP-LISTEN:{listen.Port},bind={listen.Address},reuseaddr,fork,backlog=1024", $"TCP:{target}"];
}
