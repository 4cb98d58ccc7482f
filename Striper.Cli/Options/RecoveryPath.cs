using System.Diagnostics.CodeAnalysis;

namespace Striper.Cli.Options;

/// <summary>The file of <c>--recovery-file</c>. A file beside it is written once while options are checked, as it will be at run time, so that a typo is told at once.</summary>
internal static class RecoveryPath
{
    /// <summary>Makes sure that the file can be replaced and gives its full path.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="path">Full path, whatever becomes the working directory.</param>
    /// <param name="error">The text in quotes, what is wrong with it and what to do.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? path, [NotNullWhen(false)] out string? error)
    {
        path = null;
        try
        {
            // What a link leads to is replaced, not the link.
            var named = Path.GetFullPath(text);
            var full = (File.Exists(named) ? File.ResolveLinkTarget(named, returnFinalTarget: true) : null)?.FullName ?? named;
            error = !Directory.Exists(Path.GetDirectoryName(full)) ? $"'{text}' cannot be written: its directory does not exist or cannot be read, create it or choose another"
                : Directory.Exists(full) ? $"'{text}' is a directory, give a file in it"
                : IsOfTheSystem(full) || LogFile.IsNamedPipe(full) ? $"'{text}' is no ordinary file, give one that may be replaced"
                : null;
            if (error is not null)
                return false;
            var probe = $"{full}.{Environment.ProcessId}.probe";
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            path = full;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = $"'{text}' cannot be written, choose a file in a directory that you may write to";
            return false;
        }
    }

    // Devices and the kernel's own, which root could rename.
    private static bool IsOfTheSystem(string path) =>
        Array.Exists(["/dev/", "/proc/", "/sys/"], tree => path.StartsWith(tree, StringComparison.Ordinal));
}
