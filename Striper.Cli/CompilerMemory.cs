using System.Runtime;
using System.Runtime.InteropServices;

namespace Striper.Cli;

/// <summary>
/// Gives back to the system what the runtime's compiler has worked with, up to 10 MiB to make a proxy quick. The runtime keeps it for the next method,
/// and frees what nobody has taken for some seconds when its finalizer thread has something to do (JitHost::reclaim): after a collection, which a proxy
/// that moves bulk has no need of. So that thread is woken, as long as methods were compiled a moment ago. Whoever made it disposes it.
/// </summary>
internal sealed partial class CompilerMemory : IDisposable
{
    // Two seconds are the least time between two looks at what is unused.
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(2.1);

    // One to begin with, one that finds it unused, one that frees it.
    private const int LooksAfterUse = 3;

    private const int MmapThreshold = -3; // M_MMAP_THRESHOLD of mallopt(3)

    // The compiler takes 64 KiB and more at a time; from glibc's heap they would not go back to the system.
    private const int LeastMappedBytes = 64 * 1024;

    private readonly Func<long> _countMethods;
    private readonly Action _wakeFinalizer;
    private readonly Timer _timer;
    private long _methods;
    private int _looks = LooksAfterUse;

    /// <summary>Begins.</summary>
    public CompilerMemory()
        : this(static () => JitInfo.GetCompiledMethodCount(), GC.WaitForPendingFinalizers)
    {
        GiveBackLargeBlocks();
        _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    internal CompilerMemory(Func<long> countMethods, Action wakeFinalizer)
    {
        (_countMethods, _wakeFinalizer) = (countMethods, wakeFinalizer);
        _timer = new Timer(static memory => ((CompilerMemory)memory!).LookAndGoOn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>What the timer does.</summary>
    internal void Look()
    {
        var methods = _countMethods();
        if (methods != _methods)
            _looks = LooksAfterUse;
        _methods = methods;
        if (_looks == 0)
            return;
        _looks--;
        _wakeFinalizer();
    }

    private static void GiveBackLargeBlocks()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = SetOption(MmapThreshold, LeastMappedBytes);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // musl, or a sandbox.
        }
    }

    // One after the other, however long the finalizer takes.
    private void LookAndGoOn()
    {
        Look();
        _timer.Change(_interval, Timeout.InfiniteTimeSpan);
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
