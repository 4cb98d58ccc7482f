using System.Runtime.InteropServices;
using Striper.WanLab.Lab;

namespace Striper.Soak.Running;

/// <summary>Signals by their numbers on Linux (signal(7)).</summary>
internal static class ProxySignal
{
    /// <summary>SIGTERM: end.</summary>
    public const int Terminate = 15;

    /// <summary>SIGCONT: go on.</summary>
    public const int GoOn = 18;

    /// <summary>SIGSTOP: stand still.</summary>
    public const int StandStill = 19;

    /// <summary>Sends one.</summary>
    /// <exception cref="LabException">The process is gone.</exception>
    public static void Send(ChildProcess process, int signal)
    {
        if (Kill(process.Id, signal) != 0)
            throw new LabException($"{process.Command} is gone: {Marshal.GetLastPInvokeErrorMessage()}; {string.Join(" / ", process.Lines.TakeLast(5))}");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
