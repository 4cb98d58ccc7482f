using System.Runtime.InteropServices;

namespace Striper.Cli;

/// <summary>The terminal that the process was started from, if any.</summary>
internal static class ControllingTerminal
{
    private const int StandardError = 2;

    private static readonly bool _wasThere = IsThere();

    /// <summary>Whether there was one and it was closed: then SIGHUP means that.</summary>
    public static bool IsGone() => _wasThere && !IsThere();

    /// <summary>Has a look, to compare with later.</summary>
    public static bool Look() => _wasThere;

    // Not Console's: it looks once.
    private static bool IsThere() => !OperatingSystem.IsWindows() && IsTerminal(StandardError) == 1;

    [DllImport("libc", EntryPoint = "isatty", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int IsTerminal(int descriptor);
}
