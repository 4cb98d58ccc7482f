using Striper.Bench.Processes;

namespace Striper.Bench.Subjects;

/// <summary>No proxy at all: what load and target can do.</summary>
internal sealed class DirectSubject : ISubject
{
    /// <inheritdoc/>
    public string Name => "direct";

    /// <inheritdoc/>
    public IReadOnlyList<InstalledProgram> Programs => [];

    /// <inheritdoc/>
    public Task<SubjectSession> StartAsync(SubjectPlace place, CancellationToken cancellationToken) =>
        SubjectSession.StartAsync(place, place.Target, _ => Task.CompletedTask);
}
