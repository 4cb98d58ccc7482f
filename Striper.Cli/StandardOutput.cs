using System.Runtime.InteropServices;
using System.Text;

namespace Striper.Cli;

/// <summary>
/// Stdout for what a running proxy prints when it is asked: past the console, whose lock a write that nobody reads would keep from the log, and with write(2),
/// since a FileStream has a position of its own and would write over what is in a file already. Thread-safe.
/// </summary>
internal static partial class StandardOutput
{
    private const int Descriptor = 1;
    private const int Interrupted = 4; // EINTR

    /// <summary>Writes lines; false: nobody reads them, or there is no stdout. Waits for whoever reads slowly.</summary>
    public static bool TryWriteLines(IEnumerable<string> lines)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + Environment.NewLine)));
        return OperatingSystem.IsWindows() ? TryWriteToConsole(bytes) : TryWriteAll(bytes);
    }

    private static bool TryWriteAll(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var written = Write(Descriptor, bytes, bytes.Length);
            if (written < 0 && Marshal.GetLastPInvokeError() != Interrupted)
                return false;
            bytes = bytes[(int)Math.Max(written, 0)..];
        }

        return true;
    }

    private static bool TryWriteToConsole(byte[] bytes)
    {
        try
        {
            using var output = Console.OpenStandardOutput();
            output.Write(bytes);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nint length);
}
