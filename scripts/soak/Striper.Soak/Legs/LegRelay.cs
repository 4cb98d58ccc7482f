using System.Net;
using System.Net.Sockets;
using Striper.Soak.Load;

namespace Striper.Soak.Legs;

/// <summary>Stands between both proxies: every leg goes through it. Thread-safe, but for refusing and ignoring, which one caller does in turn.</summary>
internal sealed class LegRelay : IAsyncDisposable
{
    private const int Backlog = 512;

    private readonly IPEndPoint _server;
    private readonly CancellationTokenSource _stopping = new();

    // Guards what is below.
    private readonly Lock _lock = new();
    private readonly List<RelayedLeg> _live = [];
    private readonly HashSet<Task> _runs = [];
    private Socket _listener;
    private Task _accepting;
    private CancellationTokenSource? _ignoring;

    /// <summary>Opens it.</summary>
    /// <param name="server">Where the -s proxy takes legs.</param>
    public LegRelay(IPEndPoint server)
    {
        _server = server;
        _listener = Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _listener.Listen(Backlog);
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Where the -c proxy dials its legs.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Legs that ever reached the -s proxy.</summary>
    public int Accepted { get; private set; }

    /// <summary>Legs that live, the oldest first; a copy.</summary>
    public IReadOnlyList<RelayedLeg> Live
    {
        get
        {
            lock (_lock)
                return [.. _live];
        }
    }

    /// <summary>New legs are refused until <see cref="Reopen"/>; those that live go on.</summary>
    public async Task RefuseAsync()
    {
        _listener.Dispose();
        await _accepting;

        // Bound and not listening, the port refuses connections and stays ours.
        _listener = Bind(EndPoint);
    }

    /// <summary>New legs are accepted again.</summary>
    public void Reopen()
    {
        _listener.Listen(Backlog);
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>New legs are accepted and then nothing, until <see cref="Heed"/>, which resets them.</summary>
    public void Ignore() => _ignoring = new CancellationTokenSource();

    /// <summary>New legs reach the -s proxy again.</summary>
    public void Heed()
    {
        _ignoring?.Cancel();
        _ignoring = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Task[] runs;
        lock (_lock)
            runs = [.. _runs];
        await Task.WhenAll(runs);
        _stopping.Dispose();
    }

    private static Socket Bind(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(endPoint);
        return socket;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var run = RelayAsync(await listener.AcceptAsync(_stopping.Token));
                lock (_lock)
                    _runs.Add(run);
                _ = run.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // It refuses, or is over.
        }
    }

    private async Task RelayAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (_ignoring is { } ignoring)
                await Task.Delay(Timeout.InfiniteTimeSpan, ignoring.Token);
            await server.ConnectAsync(_server, _stopping.Token);
            client.NoDelay = true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            client.Reset();
            server.Dispose();
            return;
        }

        var leg = new RelayedLeg(client, server, Remove);
        lock (_lock)
        {
            Accepted++;
            _live.Add(leg);
        }

        await leg.RunAsync(_stopping.Token);
    }

    private void Forget(Task run)
    {
        lock (_lock)
            _runs.Remove(run);
    }

    private void Remove(RelayedLeg leg)
    {
        lock (_lock)
            _live.Remove(leg);
    }
}
