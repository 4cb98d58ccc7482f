using System.Buffers.Binary;
using System.Net.Sockets;

namespace Striper.WanLab.Load;

/// <summary>
/// Small messages on a connection of their own, each sent back. They go out on time, whether the one before is back or not, so
/// that a stall counts as often as it would hit a user.
/// </summary>
internal sealed class RoundTrips(Socket socket)
{
    /// <summary>A keystroke with what ssh adds, or a small game update.</summary>
    public const int MessageBytes = 64;

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(50);

    private readonly List<TimedValue> _measured = [];

    /// <summary>What has come back; complete after the run.</summary>
    public IReadOnlyList<TimedValue> Measured => _measured;

    /// <summary>Measures until told to stop, and then waits for what is on its way.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var receiving = ReceiveAsync();
        var message = new byte[MessageBytes];
        message[0] = (byte)ConnectionKind.RoundTrips;
        using var timer = new PeriodicTimer(_interval);
        try
        {
            do
            {
                BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(sizeof(long)), MonotonicClock.NowUs);
                await socket.SendAsync(message);
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }

        socket.Shutdown(SocketShutdown.Send);
        await receiving;
    }

    private async Task ReceiveAsync()
    {
        var message = new byte[MessageBytes];
        while (await SocketReading.TryReadExactlyAsync(socket, message))
        {
            var sentUs = BinaryPrimitives.ReadInt64LittleEndian(message.AsSpan(sizeof(long)));
            _measured.Add(new TimedValue(sentUs, MonotonicClock.NowUs - sentUs));
        }
    }
}
