using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Striper.Cli.Options;

/// <summary>A small file that nobody but its owner may read: secrets and tokens.</summary>
internal static class OwnersFile
{
    // A wrong file (a disk image, a device) is noticed.
    private const int MaxBytes = 8 * 1024;

    private const UnixFileMode OthersMay =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Reads it. Nothing that the file holds is ever part of the error.</summary>
    /// <param name="path">What the user typed.</param>
    /// <param name="advice">How to get one where there is none.</param>
    /// <param name="lines">Its lines that count, with their numbers from 1: not blank, not begun with #, trimmed.</param>
    /// <param name="error">What is wrong with it and what to do.</param>
    public static bool TryRead(
        string path, string advice, [NotNullWhen(true)] out IReadOnlyList<(int Number, string Text)>? lines, [NotNullWhen(false)] out string? error)
    {
        lines = null;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            error = DescribeMode(file) ?? Read(file, out lines);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            error = $"does not exist, {advice}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = "cannot be read, choose a file that you may read";
        }

        return error is null;
    }

    // Of the file that was opened, which may not be the one that has the name by now.
    private static string? DescribeMode(FileStream file) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & OthersMay) != 0
            ? "may be read or written by others, take that away with chmod 600 (and make a new one if they may have read it)"
            : null;

    private static string? Read(FileStream file, out IReadOnlyList<(int Number, string Text)>? lines)
    {
        lines = null;
        var content = new byte[MaxBytes + 1];
        var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        if (length > MaxBytes)
            return $"is larger than {MaxBytes >> 10} KiB, is it the right file?";
        lines =
        [
            .. Encoding.UTF8.GetString(content, 0, length).TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n')
                .Select((line, i) => (Number: i + 1, Text: line.Trim()))
                .Where(line => line.Text.Length > 0 && line.Text[0] != '#'),
        ];
        return null;
    }
}
