using System.Net;
using System.Net.Sockets;
using Striper.Common.Transport;

namespace Striper.Cli.Demo.Throttle;

/// <summary>
/// Stands between the two proxies and gives every leg the same cap and delay, as a provider does that shapes single flows. Thread-safe.
/// The cap counts TCP payload. The throttle ends TCP, so the kernels of both ends see a round trip without the delay; receipts see it all.
/// </summary>
internal sealed class LegThrottle : IAsyncDisposable
{
    // What the kernel keeps on top of the link's own buffer; its default grows to megabytes, which is seconds at the rates shown here.
    private const int KernelBufferBytes = 64 * 1024;

    private const int IpProtoTcp = 6;
    private const int TcpMaxSegment = 2; // TCP_MAXSEG of linux/tcp.h

    private readonly IPEndPoint _server;
    private readonly LinkShape _shape;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Socket _listener;
    private readonly Task _accepting;
    private readonly Lock _gate = new();

    // Both guarded by the gate: every leg there ever was, in the order of arrival, and the tasks that end with them.
    private readonly List<ThrottledLeg> _legs = [];
    private readonly List<Task> _runs = [];

    /// <summary>Opens a free port on loopback.</summary>
    /// <param name="server">Where the legs go on to.</param>
    /// <param name="shape">What each leg gets.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public LegThrottle(IPEndPoint server, LinkShape shape, TimeProvider? time = null)
    {
        (_server, _shape, _time) = (server, shape, time ?? TimeProvider.System);
        _listener = NewSocket();
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    /// <summary>Where legs arrive.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Every leg so far, in the order of arrival; a copy.</summary>
    public IReadOnlyList<ThrottledLeg> Legs
    {
        get
        {
            lock (_gate)
                return [.. _legs];
        }
    }

    /// <summary>A leg was accepted by the server-facing proxy. Raised on the leg's loop: must not block.</summary>
    public event Action<ThrottledLeg>? LegUp;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        foreach (var leg in Legs)
            leg.Dispose();
        await Task.WhenAll(_runs);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_stopping.Token);
                client.NoDelay = true;
                var server = NewSocket();
                server.NoDelay = true;
                var leg = new ThrottledLeg(client, server, _shape, _time, up => LegUp?.Invoke(up));
                lock (_gate)
                {
                    _legs.Add(leg);
                    _runs.Add(CarryAsync(leg, server));
                }
            }
        }
        catch (Exception e) when (ByteTransport.IsFailure(e))
        {
            // Disposed.
        }
    }

    private async Task CarryAsync(ThrottledLeg leg, Socket server)
    {
        using var ended = leg;
        try
        {
            await server.ConnectAsync(_server, _stopping.Token);
        }
        catch (Exception e) when (ByteTransport.IsFailure(e))
        {
            return;
        }

        await leg.RunAsync();
    }

    private Socket NewSocket()
    {
        // Before listen or connect, which fix the window scale and the segment.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = KernelBufferBytes };
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption(IpProtoTcp, TcpMaxSegment, BitConverter.GetBytes(_shape.SegmentBytes));
        return socket;
    }
}
