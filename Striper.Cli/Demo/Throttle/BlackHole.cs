using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Striper.Cli.Demo.Throttle;

/// <summary>
/// Makes a connected socket deaf: what its peer sends is dropped before TCP sees it, acknowledgements included, as where a path has died
/// silently. By a socket filter (socket(7), SO_ATTACH_FILTER), which needs no privilege; Linux only.
/// </summary>
internal static class BlackHole
{
    private const int SolSocket = 1; // SOL_SOCKET of asm-generic/socket.h
    private const int SoAttachFilter = 26; // SO_ATTACH_FILTER of asm-generic/socket.h

    // struct sock_filter of linux/filter.h, one instruction: BPF_RET | BPF_K, keep 0 bytes of the packet.
    private static readonly byte[] _dropAll = [6, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Makes the socket deaf for good.</summary>
    /// <returns>False where that is not to be had: then the peer's kernel still gets answers until the socket's buffer is full.</returns>
    public static bool TryOpen(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        var filter = GCHandle.Alloc(_dropAll, GCHandleType.Pinned);
        try
        {
            // struct sock_fprog: the number of instructions, padding up to the size of a pointer, and where they are.
            var program = new byte[2 * IntPtr.Size];
            BitConverter.TryWriteBytes(program, (ushort)1);
            BitConverter.TryWriteBytes(program.AsSpan(IntPtr.Size), filter.AddrOfPinnedObject());
            socket.SetRawSocketOption(SolSocket, SoAttachFilter, program);
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            filter.Free();
        }
    }
}
