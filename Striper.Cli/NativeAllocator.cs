using System.Runtime.InteropServices;

namespace Striper.Cli;

/// <summary>glibc's allocator, from which the runtime's compiler has its working memory (mallopt(3)).</summary>
internal static partial class NativeAllocator
{
    private const int MmapThreshold = -3; // M_MMAP_THRESHOLD

    // The compiler takes 64 KiB and more at a time.
    private const int LeastMappedBytes = 64 * 1024;

    /// <summary>
    /// Has large blocks given back to the system once they are free: what the compiler took to make a proxy quick would stay with the process otherwise (7 MiB
    /// each). Where there is another allocator, that does as it does.
    /// </summary>
    public static void GiveBackLargeBlocks()
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

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
