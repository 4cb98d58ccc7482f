using System.Net;
using System.Net.Sockets;
using Striper.Common.Transport;

namespace Striper.Cli.Demo;

/// <summary>
/// Stands between the two proxies and gives every leg the same cap and delay, as a provider does that shapes single flows. Thread-safe.
/// </summary>
internal sealed class LegThrottle : IAsyncDisposable
{
    // What the kernel keeps on top of the link's own buffer; its default grows to megabytes, which is seconds at the rates shown here.
    private const int KernelBufferBytes = 64 * 1024;

    private const int IpProtoTcp = 6;
    private const int TcpMaxSegment = 2; // TCP_MAXSEG of linux/tcp.h
    private const int SegmentBytes = 16 * 1024;

    private readonly IPEndPoint _server;
    private readonly LinkShape _shape;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Socket _listener;
    private readonly Task _accepting;
    private readonly Lock _gate = new();

    // Both guarded by the gate: legs in the order of their arrival, and the tasks that end with them.
    private readonly List<ThrottledLeg> _live = [];
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

    /// <summary>Legs that are connected at both ends.</summary>
    public int LiveLegs
    {
        get
        {
            lock (_gate)
                return _live.Count;
        }
    }

    /// <summary>Resets the oldest leg at both ends.</summary>
    /// <returns>False when there is none.</returns>
    public bool KillOldest()
    {
        ThrottledLeg leg;
        lock (_gate)
        {
            if (_live.Count == 0)
                return false;
            leg = _live[0];
            _live.RemoveAt(0);
        }

        leg.Kill();
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        while (KillOldest())
        {
            // One after the other.
        }

        Task[] runs;
        lock (_gate)
            runs = [.. _runs];
        await Task.WhenAll(runs);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_stopping.Token);
                lock (_gate)
                    _runs.Add(CarryAsync(client));
            }
        }
        catch (Exception e) when (ByteTransport.IsFailure(e))
        {
            // Disposed.
        }
    }

    private async Task CarryAsync(Socket client)
    {
        client.NoDelay = true;
        var server = NewSocket();
        server.NoDelay = true;
        using var leg = new ThrottledLeg(client, server, _shape, _time);
        try
        {
            await server.ConnectAsync(_server, _stopping.Token);
        }
        catch (Exception e) when (ByteTransport.IsFailure(e))
        {
            return;
        }

        lock (_gate)
            _live.Add(leg);
        await leg.RunAsync();
        lock (_gate)
            _live.Remove(leg);
    }

    private static Socket NewSocket()
    {
        // Before listen or connect, which fix the window scale.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = KernelBufferBytes };

        // Those of the loopback device, 64 KiB, would fill the buffer one at a time, and the proxies would see that no network is there. Those of
        // Ethernet are too small here: the kernel sees no delay up to the throttle, and the proxies take the segments for the least that a leg holds.
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption(IpProtoTcp, TcpMaxSegment, BitConverter.GetBytes(SegmentBytes));
        return socket;
    }
}
