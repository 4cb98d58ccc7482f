using System.Diagnostics.CodeAnalysis;

namespace Striper.Cli.Options;

/// <summary>The file of <c>--log-file</c>, or of <c>--trace</c>. It is opened once while options are checked, so that a typo is told at once and not by silence.</summary>
internal static class LogFile
{
    /// <summary>Makes sure that the file can be appended to (it is created when missing) and gives its full path.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="path">Full path, whatever becomes the working directory.</param>
    /// <param name="error">The text in quotes, what is wrong with it and what to do.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? path, [NotNullWhen(false)] out string? error)
    {
        path = null;
        try
        {
            var full = Path.GetFullPath(text);
            if (!Directory.Exists(Path.GetDirectoryName(full)))
            {
                error = $"'{text}' cannot be written: its directory does not exist or cannot be read, create it or choose another";
                return false;
            }

            if (IsNamedPipe(full))
            {
                error = $"'{text}' is a named pipe, which may have no reader: choose a file";
                return false;
            }

            using var opened = new FileStream(full, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            (path, error) = (full, null);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = $"'{text}' cannot be written, choose a file in a directory that you may write to";
            return false;
        }
    }

    // To open one for writing alone waits until somebody reads (fifo(7)), which would be a proxy that does not start. For both it never waits, on Linux.
    internal static bool IsNamedPipe(string path)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(path))
            return false;
        try
        {
            using var opened = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            if (opened.CanSeek)
                return false;
        }
        catch (UnauthorizedAccessException)
        {
            // A log that may be written and not read.
            return false;
        }

        // A terminal, or what the shell has opened at both ends (/dev/stdout, /dev/fd/63).
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        return !target.StartsWith("/dev/", StringComparison.Ordinal) && !target.StartsWith("/proc/", StringComparison.Ordinal);
    }
}
