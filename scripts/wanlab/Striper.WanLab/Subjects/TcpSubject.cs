using Striper.WanLab.Lab;
using Striper.WanLab.Scenarios;

namespace Striper.WanLab.Subjects;

/// <summary>One plain TCP connection, over the first path.</summary>
internal sealed class TcpSubject : ISubject
{
    /// <inheritdoc/>
    public string Name => "tcp";

    /// <inheritdoc/>
    public IReadOnlyList<string> Wrapper => [];

    /// <inheritdoc/>
    public string? FindObstacle() => null;

    /// <inheritdoc/>
    public Task<SubjectSession> StartAsync(Network network, Scenario scenario, CancellationToken cancellationToken) =>
        Task.FromResult(new SubjectSession($"{Network.ServerAddress}:{Ports.Target}", []));
}
