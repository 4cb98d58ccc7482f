using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Striper.Common.Transport;

/// <summary>
/// The calls that the class library does not offer, or not without its own event loop. A handle that is given to a call stays open during it, and
/// one that is closed is an <see cref="ObjectDisposedException"/>: no call can reach a descriptor's next owner. All are quick, none is so short that
/// the collector should wait for it.
/// </summary>
internal static partial class Libc
{
    public const int TryAgain = 11;         // EAGAIN, which is EWOULDBLOCK
    public const int InvalidArgument = 22;  // EINVAL
    public const int NotPermitted = 1;      // EPERM
    public const int NoSuchCall = 38;       // ENOSYS
    public const int Interrupted = 4;       // EINTR
    public const int InProgress = 115;      // EINPROGRESS
    public const int CloseOnExec = 0x80000; // EPOLL_CLOEXEC, TFD_CLOEXEC
    public const int NonBlocking = 0x800;   // O_NONBLOCK, TFD_NONBLOCK
    public const int MonotonicClock = 1;    // CLOCK_MONOTONIC
    public const int Add = 1;               // EPOLL_CTL_ADD
    public const int Delete = 2;            // EPOLL_CTL_DEL
    public const int DontWait = 0x40;       // MSG_DONTWAIT
    public const int NoSignal = 0x4000;     // MSG_NOSIGNAL
    public const int SetFlags = 4;          // F_SETFL
    public const int SetPipeSize = 1031;    // F_SETPIPE_SZ
    public const int Move = 3;              // SPLICE_F_MOVE | SPLICE_F_NONBLOCK
    private const string Name = "libc";

    [LibraryImport(Name, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int CreateEpoll(int flags);

    [LibraryImport(Name, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static unsafe partial int ControlEpoll(int epoll, int operation, SafeHandle descriptor, byte* entry);

    [LibraryImport(Name, EntryPoint = "epoll_wait", SetLastError = true)]
    public static unsafe partial int WaitEpoll(int epoll, byte* entries, int count, int milliseconds);

    [LibraryImport(Name, EntryPoint = "timerfd_create", SetLastError = true)]
    public static partial int CreateTimer(int clock, int flags);

    [LibraryImport(Name, EntryPoint = "timerfd_settime", SetLastError = true)]
    public static unsafe partial int SetTimer(SafeHandle timer, int flags, nint* time, nint* before);

    [LibraryImport(Name, EntryPoint = "recv", SetLastError = true)]
    public static unsafe partial nint Receive(SafeSocketHandle socket, byte* bytes, nint length, int flags);

    [LibraryImport(Name, EntryPoint = "send", SetLastError = true)]
    public static unsafe partial nint Send(SafeSocketHandle socket, byte* bytes, nint length, int flags);

    [LibraryImport(Name, EntryPoint = "pipe2", SetLastError = true)]
    public static unsafe partial int CreatePipe(int* ends, int flags);

    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(SafeHandle descriptor, int command, nint argument);

    // Of all the flags that can be set a socket has this alone.
    public static bool TryUnblock(SafeHandle socket) => Control(socket, SetFlags, NonBlocking) == 0;

    [LibraryImport(Name, EntryPoint = "splice", SetLastError = true)]
    public static unsafe partial nint Splice(SafeHandle from, long* fromOffset, SafeHandle to, long* toOffset, nint length, uint flags);

    [LibraryImport(Name, EntryPoint = "read", SetLastError = true)]
    public static unsafe partial nint Read(SafeHandle descriptor, byte* bytes, nint length);

    [LibraryImport(Name, EntryPoint = "connect", SetLastError = true)]
    public static unsafe partial int Connect(SafeSocketHandle socket, byte* address, int length);
}
