using System.Net;
using System.Net.Sockets;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>A target that speaks first: every connection is told its number, from 0, in four bytes. What else is said is the test's.</summary>
internal sealed class GreetingTarget : IAsyncDisposable
{
    private readonly TcpListener _listener = Loopback.Listen();
    private readonly ChangeSignal _changed = new();
    private readonly List<Socket> _accepted = [];
    private readonly Task _accepting;

    public GreetingTarget() => _accepting = AcceptAsync();

    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>All connections, by their numbers; a copy.</summary>
    public IReadOnlyList<Socket> Accepted
    {
        get
        {
            lock (_accepted)
                return [.. _accepted];
        }
    }

    /// <summary>Waits until there are so many.</summary>
    public Task WaitForAsync(int count, CancellationToken cancellationToken) => _changed.WaitUntilAsync(() => Accepted.Count >= count, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        foreach (var socket in Accepted)
            socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            for (var number = 0; ; number++)
            {
                var socket = await _listener.AcceptSocketAsync(CancellationToken.None);
                lock (_accepted)
                    _accepted.Add(socket);
                await socket.SendAsync(BitConverter.GetBytes(number));
                _changed.Pulse();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
