using System.Net;
using System.Net.Sockets;

namespace Striper.Soak.Load;

/// <summary>The target: takes connections, finds out which stream each is and hands it over. Now and then it refuses them, or does not accept.</summary>
internal sealed class TargetServer : IAsyncDisposable
{
    // Small, so that a target which does not accept soon does not even answer.
    private const int Backlog = 32;

    private readonly Func<int, Socket, Task> _serve;
    private readonly Action<string> _complain;
    private readonly CancellationTokenSource _stopping = new();

    // Guards what is below.
    private readonly Lock _lock = new();
    private readonly List<(DateTime From, DateTime To)> _refusals = [];
    private readonly HashSet<Task> _served = [];
    private Task _resumed = Task.CompletedTask;
    private Socket _listener;
    private Task _accepting;

    /// <summary>Opens it.</summary>
    /// <param name="serve">Serves a connection; never throws.</param>
    /// <param name="complain">Is told of a connection that is none of a stream.</param>
    public TargetServer(Func<int, Socket, Task> serve, Action<string> complain)
    {
        (_serve, _complain) = (serve, complain);
        _listener = Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _listener.Listen(Backlog);
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Connections that were reset before it was known which stream they are: that of an application that has reset its own.</summary>
    public int Unknown { get; private set; }

    /// <summary>Whether it refused, or did not accept, for some time since.</summary>
    public bool HasRefusedSince(DateTime start)
    {
        lock (_lock)
            return _refusals.Exists(r => r.To >= start);
    }

    /// <summary>Refuses connections for some time.</summary>
    public async Task RefuseAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        BeginRefusal();
        _listener.Dispose();
        await _accepting;

        // Bound and not listening, the port refuses connections and stays ours.
        _listener = Bind(EndPoint);
        try
        {
            await Task.Delay(time, cancellationToken);
        }
        finally
        {
            _listener.Listen(Backlog);
            _accepting = AcceptAsync(_listener);
            EndRefusal();
        }
    }

    /// <summary>Does not accept connections for some time.</summary>
    public async Task HangAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        BeginRefusal();
        var resumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _resumed = resumed.Task;
        try
        {
            await Task.Delay(time, cancellationToken);
        }
        finally
        {
            resumed.SetResult();
            EndRefusal();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Task[] served;
        lock (_lock)
            served = [.. _served];
        await Task.WhenAll(served);
        _stopping.Dispose();
    }

    private static Socket Bind(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(endPoint);
        return socket;
    }

    private void BeginRefusal()
    {
        lock (_lock)
            _refusals.Add((DateTime.UtcNow, DateTime.MaxValue));
    }

    private void EndRefusal()
    {
        lock (_lock)
            _refusals[^1] = (_refusals[^1].From, DateTime.UtcNow);
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                await _resumed;
                var socket = await listener.AcceptAsync(_stopping.Token);
                var serving = ServeAsync(socket);
                lock (_lock)
                    _served.Add(serving);
                _ = serving.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // It refuses, or is over.
        }
    }

    private void Forget(Task serving)
    {
        lock (_lock)
            _served.Remove(serving);
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        try
        {
            if (await SourceAddress.ReadAsync(socket, _stopping.Token) is { } stream)
            {
                await _serve(stream, socket);
                return;
            }

            _complain("the target saw a connection that ended with FIN before its PROXY header");
        }
        catch (InvalidDataException e)
        {
            _complain(e.Message);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            lock (_lock)
                Unknown++;
        }

        socket.Dispose();
    }
}
