using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Striper.Cli;

/// <summary>
/// Stdout for what a running proxy prints when it is asked: past the console, whose lock a write that nobody reads would keep from the log. Thread-safe.
/// </summary>
internal static class StandardOutput
{
    private const int Descriptor = 1;

    /// <summary>Writes lines; false: nobody reads them, or there is no stdout. Waits for whoever reads slowly.</summary>
    public static bool TryWriteLines(IEnumerable<string> lines)
    {
        try
        {
            using var output = OperatingSystem.IsWindows()
                ? Console.OpenStandardOutput()
                : new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            output.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + Environment.NewLine))));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
