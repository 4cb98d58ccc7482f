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
            var full = Path.GetFullPath(text);
            error = !Directory.Exists(Path.GetDirectoryName(full)) ? $"'{text}' cannot be written: its directory does not exist or cannot be read, create it or choose another"
                : Directory.Exists(full) ? $"'{text}' is a directory, give a file in it"
                : File.Exists(full) && new FileInfo(full).Attributes.HasFlag(FileAttributes.Device) ? $"'{text}' is no file, give one that may be replaced"
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
}
