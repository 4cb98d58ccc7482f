using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Striper.Common.Transport;

/// <summary>
/// A pipe through which bytes go from one socket to another within the kernel (splice(2)): neither copied nor seen. Empty between its uses, and one
/// thread's. Its calls give -1 for a failure, of which the last error tells.
/// </summary>
internal sealed unsafe class KernelPipe : IDisposable
{
    // As much as the kernel gives to anybody (pipe(7), pipe-max-size).
    private const int Bytes = 1 << 20;

    private readonly SafeFileHandle _entrance;
    private readonly SafeFileHandle _exit;

    private KernelPipe(int entrance, int exit) => (_entrance, _exit) = (new SafeFileHandle(entrance, ownsHandle: true), new SafeFileHandle(exit, ownsHandle: true));

    /// <summary>Null when the process can have no more descriptors.</summary>
    public static KernelPipe? TryCreate()
    {
        var ends = stackalloc int[2];
        if (Libc.CreatePipe(ends, Libc.CloseOnExec | Libc.NonBlocking) < 0)
            return null;
        var pipe = new KernelPipe(entrance: ends[1], exit: ends[0]);

        // Refused to who has many pipes: then less goes through at a time.
        _ = Libc.Control(pipe._entrance, Libc.SetPipeSize, Bytes);
        return pipe;
    }

    /// <summary>Takes what a socket has received, at most <paramref name="mostBytes"/>; 0: its end.</summary>
    public int Fill(SafeHandle from, int mostBytes) => (int)Libc.Splice(from, null, _entrance, null, mostBytes, Libc.Move);

    /// <summary>Gives bytes to a socket.</summary>
    public int Drain(SafeHandle to, int bytes) => (int)Libc.Splice(_exit, null, to, null, bytes, Libc.Move);

    /// <inheritdoc/>
    public void Dispose()
    {
        _entrance.Dispose();
        _exit.Dispose();
    }

    /// <summary>Reads as many bytes, which are in it.</summary>
    public void Read(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint read;
            fixed (byte* start = bytes)
                read = Libc.Read(_exit, start, bytes.Length);
            if (read <= 0)
                throw new InvalidOperationException($"What is in a pipe cannot be read: {Marshal.GetLastPInvokeErrorMessage()}");
            bytes = bytes[(int)read..];
        }
    }
}
