using Striper.Bench.Processes;

namespace Striper.Bench.Subjects;

/// <summary>What is measured: a way for a connection to get to the target, through two proxies in a row.</summary>
internal interface ISubject
{
    /// <summary>As on the command line and in the tables.</summary>
    string Name { get; }

    /// <summary>The programs it needs.</summary>
    IReadOnlyList<InstalledProgram> Programs { get; }

    /// <summary>Starts it; the target listens already.</summary>
    Task<SubjectSession> StartAsync(SubjectPlace place, CancellationToken cancellationToken);
}
