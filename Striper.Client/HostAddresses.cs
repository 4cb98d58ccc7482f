using System.Net;
using System.Net.Sockets;

namespace Striper.Client;

/// <summary>
/// The addresses of one name, for all that dial it. At most one lookup runs, and whoever asks meanwhile waits for that one: the system's resolver
/// holds its thread, cannot be cancelled, and takes many seconds where DNS does not answer. Where it fails, or takes its time, the last good answer
/// does. Thread-safe.
/// </summary>
/// <param name="host">A name, not an address.</param>
/// <param name="resolve">Blocks until it has the name's addresses; as <see cref="Dns.GetHostAddresses(string)"/>.</param>
/// <param name="patience">How long a lookup may run, from its start, before the last good answer is used in its place.</param>
internal sealed class HostAddresses(string host, Func<string, IPAddress[]> resolve, TimeSpan patience)
{
    private readonly Lock _gate = new();

    // Guarded by _gate: the latest lookup, and what ends when its time is over.
    private Task<IPAddress[]>? _lookup;
    private Task _overdue = Task.CompletedTask;

    // Written by the lookup that runs, before it ends.
    private volatile IPAddress[]? _lastGood;

    /// <summary>The name's addresses, at least one: of the lookup that runs or, with none running, of a new one.</summary>
    /// <param name="cancellation">Ends this wait; the lookup goes on, for others.</param>
    /// <exception cref="SocketException">The lookup failed, and none has ever succeeded.</exception>
    public async Task<IPAddress[]> GetAsync(CancellationToken cancellation)
    {
        var (lookup, overdue) = Join();
        await Task.WhenAny(lookup, overdue).WaitAsync(cancellation);
        return !lookup.IsCompletedSuccessfully && _lastGood is { } known ? known : await lookup.WaitAsync(cancellation);
    }

    private (Task<IPAddress[]> Lookup, Task Overdue) Join()
    {
        lock (_gate)
        {
            if (_lookup is null or { IsCompleted: true })
            {
                _lookup = Start();
                _overdue = Task.Delay(patience, CancellationToken.None);
            }

            return (_lookup, _overdue);
        }
    }

    private Task<IPAddress[]> Start()
    {
        try
        {
            // A thread of its own: the pool has few, and everything else in the process needs them.
            var lookup = Task.Factory.StartNew(
                Resolve, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

            // When it fails, all who waited may be gone.
            _ = lookup.ContinueWith(
                static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return lookup;
        }
        catch (TaskSchedulerException)
        {
            // The system has no thread left just now.
            return Task.FromException<IPAddress[]>(new SocketException((int)SocketError.TryAgain));
        }
    }

    private IPAddress[] Resolve()
    {
        var found = resolve(host);
        if (found.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        return _lastGood = found;
    }
}
