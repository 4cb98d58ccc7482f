using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Striper.Cli.Config;

/// <summary>The bytes of a configuration file.</summary>
internal static class ConfigFile
{
    /// <summary>Longest file: room for thousands of forwards, while a wrong file (a disk image, a device) does not fill the memory.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Reads the file, which may be a pipe. A UTF-8 byte order mark is left out.</summary>
    /// <param name="file">What the user typed.</param>
    /// <param name="content">UTF-8, not blank.</param>
    /// <param name="error">What is wrong with the file as a whole and what to do.</param>
    public static bool TryRead(string file, [NotNullWhen(true)] out byte[]? content, [NotNullWhen(false)] out string? error)
    {
        content = null;
        if (!TryReadBytes(file, out var bytes, out error))
            return false;
        if (bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        error = bytes.Length > MaxBytes ? $"is larger than {MaxBytes >> 10} KiB, is it the right file?"
            : bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] ? "is UTF-16, save it as UTF-8"
            : !Utf8.IsValid(bytes) ? $"is not UTF-8 in line {LineOfInvalidByte(bytes)}, save it as UTF-8"
            : Encoding.UTF8.GetString(bytes).AsSpan().Trim().IsEmpty ? "is empty, see tcp-proxy --help for an example"
            : null;
        if (error is not null)
            return false;
        content = bytes;
        return true;
    }

    private static bool TryReadBytes(string file, out byte[] bytes, [NotNullWhen(false)] out string? error)
    {
        bytes = [];
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[MaxBytes + 1];
            bytes = buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
            error = null;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = Directory.Exists(file) ? "is a directory, name a file"
                : e is FileNotFoundException or DirectoryNotFoundException ? "does not exist, check the name"
                : "cannot be read, check its permissions";
            return false;
        }
    }

    private static int LineOfInvalidByte(ReadOnlySpan<byte> content)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(content[offset..], out _, out var length) == System.Buffers.OperationStatus.Done)
            offset += length;
        return content[..offset].Count((byte)'\n') + 1;
    }
}
