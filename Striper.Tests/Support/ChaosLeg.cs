using System.Diagnostics;
using System.Net.Sockets;

namespace Striper.Tests.Support;

/// <summary>
/// One leg through <see cref="LegChaos"/>: two sockets and a copy loop for each direction. It ends when the proxy of either side closes it
/// and takes the other side down with it, unless it was harmed: then the sides that the harm spares stay open until their proxy closes.
/// </summary>
internal sealed class ChaosLeg(Socket client, Socket server, Action<ReadOnlyMemory<byte>> forwarded, Action ended)
{
    private volatile bool _stalled;
    private volatile bool _swallowing;
    private volatile bool _forgotten;
    private long _lastForwarded = Stopwatch.GetTimestamp();
    private int _live = 1;

    /// <summary>How long nothing went through, in either direction.</summary>
    public TimeSpan IdleTime => Stopwatch.GetElapsedTime(Volatile.Read(ref _lastForwarded));

    /// <summary>Runs until both sides are done; never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(CopyAsync(client, server, cancellationToken), CopyAsync(server, client, cancellationToken));
        End();
        client.Dispose();
        server.Dispose();
    }

    /// <summary>Does the harm now; a leg that is no longer live is left alone.</summary>
    public void Harm(LegHarm harm)
    {
        if (Volatile.Read(ref _live) == 0)
            return;
        _stalled = harm is LegHarm.Stall;
        _forgotten = harm is LegHarm.ResetOnNextByte;
        _swallowing = true;
        if (harm is LegHarm.Close or LegHarm.CloseTowardClient)
            client.End();
        if (harm is LegHarm.Close or LegHarm.CloseTowardServer)
            server.End();
        if (harm is LegHarm.Reset or LegHarm.ResetTowardClient)
            client.Abort();
        if (harm is LegHarm.Reset or LegHarm.ResetTowardServer)
            server.Abort();
        End();
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _live, 0) == 1)
            ended();
    }

    private async Task CopyAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var count = await from.ReceiveAsync(buffer, cancellationToken);
                if (_stalled)
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                if (count == 0)
                    break;
                if (_forgotten)
                {
                    from.Abort();
                    return;
                }

                await ForwardAsync(to, buffer.AsMemory(0, count), cancellationToken);
            }

            if (!_swallowing)
                to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // What one proxy did reaches the other as RST; a side that a harm spared is left to its own loop.
            if (!_swallowing)
                to.Abort();
        }
    }

    private async Task ForwardAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            var rest = bytes;
            while (rest.Length > 0 && !_swallowing)
                rest = rest[await to.SendAsync(rest, cancellationToken)..];
            if (_swallowing)
                return;
            Volatile.Write(ref _lastForwarded, Stopwatch.GetTimestamp());
            forwarded(bytes);
        }
        catch (Exception e) when (_swallowing && (e is SocketException or ObjectDisposedException))
        {
            // The harm closed this side: the other one is read on, to no effect.
        }
    }
}
