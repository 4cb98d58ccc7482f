using System.Net;
using System.Net.Sockets;

namespace Striper.Tests.Support;

/// <summary>A target that gives every connection back what it says, for as long as it speaks.</summary>
internal sealed class EchoTarget : IAsyncDisposable
{
    private readonly TcpListener _listener = Loopback.Listen();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _connections;

    public EchoTarget() => _accepting = AcceptAsync();

    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>Connections ever accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Sends so many bytes from an offset of the seed's sequence and holds the echo to them.</summary>
    public static async Task ExpectEchoAsync(Socket socket, ulong seed, long offset, long lengthBytes, CancellationToken cancellationToken)
    {
        var bytes = new SeededBytes(seed);
        await Task.WhenAll(
            bytes.SendAsync(socket, offset, lengthBytes, cancellationToken), bytes.ExpectAsync(socket, offset, lengthBytes, cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var echoing = new List<Task>();
        try
        {
            while (true)
            {
                echoing.Add(EchoAsync(await _listener.AcceptSocketAsync(_stop.Token)));
                Interlocked.Increment(ref _connections);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(echoing);
        }
    }

    private async Task EchoAsync(Socket socket)
    {
        using (socket)
        {
            var buffer = new byte[64 * 1024];
            try
            {
                int count;
                while ((count = await socket.ReceiveAsync(buffer, _stop.Token)) > 0)
                {
                    for (var rest = buffer.AsMemory(0, count); rest.Length > 0;)
                        rest = rest[await socket.SendAsync(rest, _stop.Token)..];
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The other end has gone, or the test is over.
            }
        }
    }
}
