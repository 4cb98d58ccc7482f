using System.Net;
using System.Net.Sockets;
using Striper.Common.Transport;

namespace Striper.Cli.Demo;

/// <summary>The service behind the tunnel: it sends every connection the same bytes and takes, and drops, what it is sent. Thread-safe.</summary>
internal sealed class DemoTarget : IAsyncDisposable
{
    private const int ReceiveBytes = 64 * 1024;

    private readonly ReadOnlyMemory<byte> _content;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    /// <summary>Opens a free port on loopback and serves until disposed.</summary>
    public DemoTarget(ReadOnlyMemory<byte> content)
    {
        _content = content;
        _listener.Start();
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        _serving = ServeAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stopping.Token)));
        }
        catch (Exception e) when (ByteTransport.IsFailure(e))
        {
            // Disposed.
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = socket;
        try
        {
            await Task.WhenAll(SendAsync(connection), DropAsync(connection));
        }
        catch (Exception e) when (ByteTransport.IsFailure(e))
        {
            // The application gave up; it says so itself.
        }
    }

    private async Task SendAsync(Socket socket)
    {
        for (var rest = _content; !rest.IsEmpty;)
            rest = rest[await socket.SendAsync(rest, _stopping.Token)..];
        socket.Shutdown(SocketShutdown.Send);
    }

    private async Task DropAsync(Socket socket)
    {
        var buffer = new byte[ReceiveBytes];
        while (await socket.ReceiveAsync(buffer, _stopping.Token) > 0)
        {
            // Taken is enough.
        }
    }
}
