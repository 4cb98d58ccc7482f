using Striper.Bench.Load;
using Striper.Bench.Processes;
using Striper.Bench.Subjects;
using Striper.WanLab.Lab;

namespace Striper.Bench.Running;

/// <summary>A subject between a load and a target. Disposing ends all.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _target;
    private ulong _seed = MessageSize.NoSeed;

    private Rig(ChildProcess target, SubjectSession session, LoadDriver load)
    {
        _target = target;
        Session = session;
        Load = load;
    }

    /// <summary>The subject.</summary>
    public SubjectSession Session { get; }

    /// <summary>The client's end.</summary>
    public LoadDriver Load { get; }

    /// <summary>Starts all.</summary>
    /// <param name="place">What runs use.</param>
    /// <param name="subject">In the middle.</param>
    /// <param name="wrapper">What stands before each command.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<Rig> StartAsync(BenchPlace place, ISubject subject, IReadOnlyList<string> wrapper, CancellationToken cancellationToken)
    {
        string[] command = [.. wrapper, .. place.Program];
        var listen = FreePort.Next();
        var target = new ChildProcess([.. command, "target", listen.ToString()], new Dictionary<string, string>());
        SubjectSession? session = null;
        try
        {
            await target.WaitForLineAsync(l => l == "ready", _longestWait, cancellationToken);
            session = await subject.StartAsync(new SubjectPlace(listen, wrapper, place.Directory), cancellationToken);
            return new Rig(target, session, await LoadDriver.StartAsync(command, session.Entrance, cancellationToken));
        }
        catch
        {
            if (session is not null)
                await session.DisposeAsync();
            await target.DisposeAsync();
            throw;
        }
    }

    /// <summary>Carries bulk for a time, and compares every byte of it with what was sent.</summary>
    /// <exception cref="LabException">They are not alike.</exception>
    public async Task CarryComparedAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var seed = ++_seed;
        await Load.StartBulkAsync(streams: 1, seed, cancellationToken);
        await Task.Delay(length, cancellationToken);
        var received = await Load.StopBulkAsync(cancellationToken);
        var expected = Target.SentLine(seed, received.Bytes);
        var said = await _target.WaitForLineAsync(l => l.StartsWith(Target.SentPrefix(seed), StringComparison.Ordinal), _longestWait, cancellationToken);
        if (said != expected)
            throw new LabException($"the target says '{said}', but {received.Bytes} bytes arrived");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Load.DisposeAsync();
        await Session.DisposeAsync();
        await _target.DisposeAsync();
    }
}
