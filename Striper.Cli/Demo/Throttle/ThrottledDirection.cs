using System.Net.Sockets;
using System.Threading.Channels;

namespace Striper.Cli.Demo.Throttle;

/// <summary>One direction of a throttled leg: what <c>from</c> sends reaches <c>to</c> at the link's rate and after its delay.</summary>
internal sealed class ThrottledDirection
{
    // Small against the buffer, so that the buffer is filled by bytes and not by the number of parcels.
    private const int ParcelBytes = 4096;

    // No timer is finer; less is no wait.
    private static readonly TimeSpan _shortestWait = TimeSpan.FromMilliseconds(1);

    private readonly Socket _from;
    private readonly Socket _to;
    private readonly TimeProvider _time;
    private readonly LinkSchedule _schedule;
    private readonly DeliveryObserver _onDelivered;
    private readonly Channel<Parcel> _link;
    private readonly long _start;

    /// <summary>Prepares the direction; the sockets stay the caller's.</summary>
    public ThrottledDirection(Socket from, Socket to, LinkShape shape, TimeProvider time, DeliveryObserver onDelivered)
    {
        (_from, _to, _time, _onDelivered) = (from, to, time, onDelivered);
        _start = time.GetTimestamp();
        _schedule = new LinkSchedule(shape);

        // What waits and what is on its way are in the same queue: both are bounded by it.
        var onTheWayBytes = shape.BytesPerSecond * shape.Delay.TotalSeconds;
        _link = Channel.CreateBounded<Parcel>((int)((shape.BufferBytes + onTheWayBytes) / ParcelBytes) + 1);
    }

    /// <summary>Runs until <c>from</c> has ended its direction and everything was passed on, the end included.</summary>
    /// <exception cref="SocketException">One of the two sockets is gone.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAll(
            CancelOnFailureAsync(ReceiveAsync(failed.Token), failed), CancelOnFailureAsync(SendAsync(failed.Token), failed));
    }

    // One loop without the other has nothing left to do.
    private static async Task CancelOnFailureAsync(Task loop, CancellationTokenSource failed)
    {
        try
        {
            await loop;
        }
        catch
        {
            await failed.CancelAsync();
            throw;
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        while (await _link.Writer.WaitToWriteAsync(cancellation))
        {
            var buffer = new byte[ParcelBytes];
            var count = await _from.ReceiveAsync(buffer, cancellation);
            if (count == 0)
                break;

            // There is room: nobody else writes.
            _link.Writer.TryWrite(new Parcel(buffer.AsMemory(0, count), _schedule.Enter(count, Now)));
        }

        _link.Writer.Complete();
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        await foreach (var parcel in _link.Reader.ReadAllAsync(cancellation))
        {
            var wait = parcel.Due - Now;
            if (wait >= _shortestWait)
                await Task.Delay(wait, _time, cancellation);
            for (var rest = parcel.Bytes; !rest.IsEmpty;)
                rest = rest[await _to.SendAsync(rest, cancellation)..];
            _onDelivered(parcel.Bytes.Span);
        }

        _to.Shutdown(SocketShutdown.Send);
    }
}
