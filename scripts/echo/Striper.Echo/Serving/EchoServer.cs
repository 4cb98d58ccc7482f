using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Striper.Tools;

namespace Striper.Echo.Serving;

/// <summary>Accepts connections and serves each until it ends. One use.</summary>
internal sealed class EchoServer(EchoPlan plan, TextWriter output)
{
    // The kernel keeps those that wait when there are no descriptors.
    private static readonly TimeSpan _shortagePause = TimeSpan.FromMilliseconds(100);

    private readonly TcpListener _listener = new(plan.Listen);
    private readonly ConcurrentDictionary<long, Task> _connections = new();
    private readonly TextWriter _output = TextWriter.Synchronized(output);
    private long _receivedBytes;
    private long _sentBytes;

    /// <summary>Serves until <paramref name="stopping"/>, then lets connections end for a while, or until <paramref name="aborting"/>.</summary>
    /// <exception cref="IOException">It cannot listen.</exception>
    public async Task RunAsync(CancellationToken stopping, CancellationToken aborting)
    {
        Place.Listen(_listener);
        _output.WriteLine($"listening on {(IPEndPoint)_listener.LocalEndpoint} ({plan.Mode.ToString().ToLowerInvariant()})");
        using var aborted = CancellationTokenSource.CreateLinkedTokenSource(aborting);
        var accepted = await AcceptAsync(stopping, aborted.Token);
        _listener.Dispose();
        var left = Task.WhenAll(_connections.Values);
        if (!left.IsCompleted)
        {
            _output.WriteLine($"stopping: {_connections.Count} connections have {plan.Drain.TotalSeconds} s to end");
            aborted.CancelAfter(plan.Drain);
            await left;
        }

        _output.WriteLine($"stopped: {accepted} connections, {_receivedBytes} bytes received, {_sentBytes} sent");
    }

    private async Task<long> AcceptAsync(CancellationToken stopping, CancellationToken aborting)
    {
        var number = 0L;
        while (true)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(stopping);
                Note(++number, ServeAsync(number, socket, aborting));
            }
            catch (OperationCanceledException)
            {
                return number;
            }
            catch (SocketException e)
            {
                _output.WriteLine($"cannot accept: {e.Message}");
                await Task.Delay(_shortagePause, CancellationToken.None);
            }
        }
    }

    private async Task ServeAsync(long number, Socket socket, CancellationToken aborting)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var connection = new EchoConnection(socket, plan.Idle, aborting);
        if (plan.IsVerbose)
            _output.WriteLine($"connection {number}: from {connection.Peer}, {SocketOptions.Describe(socket)}");
        var end = await connection.RunAsync(plan.Mode);
        Interlocked.Add(ref _receivedBytes, connection.ReceivedBytes);
        Interlocked.Add(ref _sentBytes, connection.SentBytes);
        if (plan.IsVerbose)
            _output.WriteLine($"connection {number}: {end}, {connection.ReceivedBytes} bytes received, {connection.SentBytes} sent");
    }

    private void Note(long number, Task serving)
    {
        _connections[number] = serving;
        _ = serving.ContinueWith(_ => _connections.TryRemove(number, out Task? _), TaskScheduler.Default);
    }
}
