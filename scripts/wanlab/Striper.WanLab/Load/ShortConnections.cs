using System.Net;
using System.Net.Sockets;

namespace Striper.WanLab.Load;

/// <summary>Connections one after the other: connect, some bytes there and back, close.</summary>
internal sealed class ShortConnections(EndPoint target)
{
    /// <summary>A small request, and its answer.</summary>
    public const int MessageBytes = 100;

    private readonly List<TimedValue> _measured = [];

    /// <summary>How long each took.</summary>
    public IReadOnlyList<TimedValue> Measured => _measured;

    /// <summary>Measures until told to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var message = new byte[MessageBytes];
        var answer = new byte[MessageBytes];
        while (!stopping.IsCancellationRequested)
        {
            Random.Shared.NextBytes(message);
            message[0] = (byte)ConnectionKind.Short;
            var beganUs = MonotonicClock.NowUs;
            using (var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })
            {
                await socket.ConnectAsync(target, stopping);
                await socket.SendAsync(message, stopping);
                await SocketReading.ReadExactlyAsync(socket, answer);
            }

            _measured.Add(new TimedValue(beganUs, MonotonicClock.NowUs - beganUs));
            if (!message.AsSpan().SequenceEqual(answer))
                throw new InvalidDataException("a short connection got other bytes than it sent");
        }
    }
}
