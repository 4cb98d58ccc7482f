using System.Runtime.InteropServices;

namespace Striper.Cli;

/// <summary>The terminal that the process was started from, if any.</summary>
internal static class ControllingTerminal
{
    private const int ReadOnly = 0;

    private static readonly bool _wasThere = IsThere();

    /// <summary>Whether there was one and it was closed: then SIGHUP means that.</summary>
    public static bool IsGone() => _wasThere && !IsThere();

    /// <summary>Has a look, to compare with later.</summary>
    public static bool Look() => _wasThere;

    // By its own name (tty(4)), which leads nowhere once it is closed: none of the standard streams need be one, and Console looks once.
    private static bool IsThere()
    {
        if (OperatingSystem.IsWindows())
            return false;
        var descriptor = Open("/dev/tty", ReadOnly);
        if (descriptor >= 0)
            _ = Close(descriptor);
        return descriptor >= 0;
    }

    [DllImport("libc", EntryPoint = "open", ExactSpelling = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(string path, int flags);

    [DllImport("libc", EntryPoint = "close", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
