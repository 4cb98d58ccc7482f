using Striper.WanLab.Lab;
using Striper.WanLab.Scenarios;

namespace Striper.WanLab.Subjects;

/// <summary>What is measured: a way for an application's connection to get from the client to the target.</summary>
internal interface ISubject
{
    /// <summary>As on the command line and in the table.</summary>
    string Name { get; }

    /// <summary>What stands before the command of a measuring program.</summary>
    IReadOnlyList<string> Wrapper { get; }

    /// <summary>Why it cannot be measured on this machine, in one line, or <see langword="null"/>.</summary>
    string? FindObstacle();

    /// <summary>Prepares the hosts and starts what it needs; the target listens already.</summary>
    Task<SubjectSession> StartAsync(Network network, Scenario scenario, CancellationToken cancellationToken);
}
