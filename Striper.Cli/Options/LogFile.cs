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
}
