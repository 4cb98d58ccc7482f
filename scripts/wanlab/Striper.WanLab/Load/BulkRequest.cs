using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Striper.WanLab.Load;

/// <summary>What the client asks of the target at the start of a bulk connection.</summary>
/// <param name="Direction">Which way bytes go.</param>
/// <param name="Seed">Of the stream up; the one down has <see cref="DownSeed"/>.</param>
/// <param name="Congestion">The congestion control of both ends, or empty for the host's own.</param>
internal sealed record BulkRequest(TransferDirection Direction, ulong Seed, string Congestion)
{
    private const int LengthBytes = 1 + 1 + sizeof(ulong) + NameBytes;
    private const int NameBytes = 16;

    /// <summary>Both ways at once must not look alike.</summary>
    public ulong DownSeed => ~Seed;

    /// <summary>The client's end.</summary>
    public async Task WriteAsync(Socket socket)
    {
        var bytes = new byte[LengthBytes];
        bytes[0] = (byte)ConnectionKind.Bulk;
        bytes[1] = (byte)Direction;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(2), Seed);
        Encoding.ASCII.GetBytes(Congestion, bytes.AsSpan(2 + sizeof(ulong)));
        await socket.SendAsync(bytes);
    }

    /// <summary>The target's end; the first byte has been read.</summary>
    public static async Task<BulkRequest> ReadAsync(Socket socket)
    {
        var bytes = new byte[LengthBytes - 1];
        await SocketReading.ReadExactlyAsync(socket, bytes);
        var name = Encoding.ASCII.GetString(bytes, 1 + sizeof(ulong), NameBytes).TrimEnd('\0');
        return new BulkRequest((TransferDirection)bytes[0], BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(1)), name);
    }

    /// <summary>Sets the congestion control of a connection's own end (TCP_CONGESTION, tcp(7)).</summary>
    public void SetCongestion(Socket socket)
    {
        const int tcpCongestion = 13;
        if (Congestion.Length > 0)
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, tcpCongestion, Encoding.ASCII.GetBytes(Congestion));
    }
}
