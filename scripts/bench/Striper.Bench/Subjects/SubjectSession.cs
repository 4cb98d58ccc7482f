using System.Net;
using Striper.Bench.Processes;
using Striper.WanLab.Lab;

namespace Striper.Bench.Subjects;

/// <summary>A subject that runs. Disposing ends its programs.</summary>
internal sealed class SubjectSession : IAsyncDisposable
{
    private static readonly Dictionary<string, string> _environment = [];

    private readonly List<ChildProcess> _programs = [];
    private readonly IReadOnlyList<string> _wrapper;

    private SubjectSession(IReadOnlyList<string> wrapper, IPEndPoint entrance)
    {
        _wrapper = wrapper;
        Entrance = entrance;
    }

    /// <summary>Where connections begin.</summary>
    public IPEndPoint Entrance { get; }

    /// <summary>The proxies, the target's first.</summary>
    public IReadOnlyList<ChildProcess> Programs => _programs;

    /// <summary>Starts the programs by their order.</summary>
    /// <param name="place">Where.</param>
    /// <param name="entrance">Where connections begin.</param>
    /// <param name="startAll">Starts each; when one fails, those before are ended.</param>
    public static async Task<SubjectSession> StartAsync(SubjectPlace place, IPEndPoint entrance, Func<SubjectSession, Task> startAll)
    {
        var session = new SubjectSession(place.Wrapper, entrance);
        try
        {
            await startAll(session);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a program.</summary>
    public ChildProcess Start(IReadOnlyList<string> command)
    {
        _programs.Add(new ChildProcess([.. _wrapper, .. command], _environment));
        return _programs[^1];
    }

    /// <summary>Starts a program, and waits until it accepts.</summary>
    public Task StartListenerAsync(IReadOnlyList<string> command, IPEndPoint address, CancellationToken cancellationToken) =>
        Listening.WaitAsync(address, Start(command), cancellationToken);

    /// <summary>CPU time so far of all proxies and their children.</summary>
    public TimeSpan CpuTime() => _programs.Count == 0 ? TimeSpan.Zero : ProcessTree.CpuTime(_programs.Select(p => p.Id), ProcessStat.ReadAll());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var program in Enumerable.Reverse(_programs))
            await program.DisposeAsync();
    }
}
