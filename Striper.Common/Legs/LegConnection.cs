using Striper.Common.Engine;
using Striper.Common.Transport;
using Striper.Common.Tunnel;

namespace Striper.Common.Legs;

/// <summary>
/// One leg's connection: what is received on it, and what is written, which runs until there is nothing to write and is started again by a signal.
/// </summary>
internal sealed class LegConnection(StripedTunnel tunnel, EngineLeg leg, LegLink link)
{
    // More goes out at once, while the processor's caches have it.
    private const int LittleBytes = 8 * 1024;

    private readonly LegReceiver _receiver = new(tunnel, leg, link.Transport);
    private Action? _writeWaiting;

    // A socket loop's thread only: the turn in which datagrams went out at once, and whether others wait for its end.
    private long _lastTurn;
    private bool _isWriteWaiting;

    /// <summary>This end; null: not known.</summary>
    public System.Net.IPEndPoint? LocalEndPoint => link.Local;

    /// <summary>The other end; null: not known.</summary>
    public System.Net.IPEndPoint? RemoteEndPoint => link.Remote;

    /// <summary>Begins to receive and to write; <paramref name="received"/> are the leg's first bytes, read with the handshake.</summary>
    public void Start(ReadOnlyMemory<byte> received)
    {
        StartWriting();
        _receiver.Start(received);
    }

    /// <summary>
    /// Begins to write what the engine has for the leg. On a socket loop's thread, if that is little, only what comes first in a turn goes out at once, so
    /// that the peer is at work meanwhile; what follows does so together at the turn's end, with one packet and one wake-up.
    /// </summary>
    public void StartWriting()
    {
        // A look without the lock: what is not written now is written a little later.
        if (EpollLoop.OfThisThread is not { } loop || leg.QueuedBytes > LittleBytes || IsFirstOfTurn(loop))
        {
            Write();
        }
        else if (!_isWriteWaiting)
        {
            _isWriteWaiting = true;
            loop.RunAtTurnsEnd(_writeWaiting ??= WriteWaiting);
        }
    }

    /// <summary>Ends the connection at once; the peer sees a reset.</summary>
    public void Abort() => link.Transport.Abort();

    /// <summary>
    /// Ends the connection so that the last thing written arrives: a socket closed with bytes unread, or a read pending, would send a reset
    /// that overtakes it. What the peer still says is dropped until it ends its side or the time is over.
    /// </summary>
    public async Task CloseAsync(TimeSpan patience, TimeProvider time)
    {
        _receiver.Drop();
        link.Transport.ShutdownSend();
        try
        {
            await _receiver.Ended.WaitAsync(patience, time);
            link.Transport.Dispose();
        }
        catch (TimeoutException)
        {
            link.Transport.Abort();
        }
    }

    /// <summary>Has the kernel's congestion control follow the engine, under the tunnel's lock.</summary>
    public void FollowCongestion(TimeSpan now) => link.Congestion?.Follow(leg.Control.WantedCongestion, now);

    // Datagrams, that is: what there is to say beside them can wait.
    private bool IsFirstOfTurn(EpollLoop loop)
    {
        if (leg.QueuedBytes == 0 || _lastTurn == loop.Turn)
            return false;
        _lastTurn = loop.Turn;
        return true;
    }

    private void Write() => tunnel.Watch(WriteAsync(), "writing to a leg");

    private void WriteWaiting()
    {
        _isWriteWaiting = false;
        Write();
    }

    private async Task WriteAsync()
    {
        while (TryBeginWrite(out var bytes))
        {
            string? failure = null;
            try
            {
                // What is to be done elsewhere comes after what is in hand.
                var sending = link.Transport.SendAsync(bytes);
                SignalQueue.Run();
                await sending;
            }
            catch (Exception e) when (ByteTransport.IsFailure(e))
            {
                failure = e.Message;
            }

            lock (tunnel.Gate)
            {
                tunnel.Engine.EndWrite(leg);
                if (failure is not null)
                    tunnel.Engine.OnLegFailed(leg, failure, tunnel.Now);
                tunnel.Collect();
            }

            SignalQueue.Run();
        }
    }

    private bool TryBeginWrite(out ReadOnlyMemory<byte> bytes)
    {
        lock (tunnel.Gate)
        {
            var isAny = tunnel.Engine.TryBeginWrite(leg, tunnel.Now, out bytes);
            tunnel.Collect();
            if (isAny)
                return true;
        }

        SignalQueue.Run();
        return false;
    }
}
