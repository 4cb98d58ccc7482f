using System.Globalization;
using System.Net.Sockets;

namespace Striper.Common.Transport;

/// <summary>
/// Descriptors that are left free. A process must not use its last: the runtime needs some to start a thread, and ends the process when it has
/// none. Legs may go nearer to the end than applications and targets, since the streams that are open need them. Thread-safe.
/// </summary>
public sealed class DescriptorReserve
{
    // For the runtime (two to start a thread, one for each assembly that is loaded late) and for resolving names.
    private const int RuntimeDescriptors = 16;

    // For a tunnel or two whose legs are dialled anew, with those beside each other.
    private const int LegDescriptors = 48;

    // Of a limit too small for both.
    private const int LargestShare = 4;

    private static readonly int _limit = ReadLimit();

    private readonly int _firstReserved;

    private DescriptorReserve(int descriptors) => _firstReserved = _limit - Math.Min(descriptors, _limit / LargestShare);

    /// <summary>What applications and targets leave.</summary>
    public static DescriptorReserve BelowApplications { get; } = new(RuntimeDescriptors + LegDescriptors);

    /// <summary>What legs leave.</summary>
    public static DescriptorReserve BelowLegs { get; } = new(RuntimeDescriptors);

    /// <summary>
    /// Whether this socket, the newest, is of the reserve. The kernel gives the lowest number that is free (open(2)), so that a number tells
    /// how many are in use at least.
    /// </summary>
    public bool IsTouchedBy(Socket newest) => OperatingSystem.IsLinux() && newest.SafeHandle.DangerousGetHandle() >= _firstReserved;

    /// <summary>Whether the next socket would be of the reserve, or there is none left.</summary>
    public bool IsTouchedByNext()
    {
        try
        {
            using var next = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            return IsTouchedBy(next);
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>Refuses a socket that is of the reserve.</summary>
    /// <exception cref="SocketException">Just as if there were no descriptor left.</exception>
    public void Spare(Socket newest)
    {
        if (IsTouchedBy(newest))
            throw new SocketException((int)SocketError.TooManyOpenSockets);
    }

    // The soft limit, which the class library has raised to the hard one by now (proc_pid_limits(5)).
    private static int ReadLimit()
    {
        const string Name = "Max open files";
        if (!OperatingSystem.IsLinux() || !File.Exists("/proc/self/limits"))
            return int.MaxValue;
        var line = File.ReadLines("/proc/self/limits").FirstOrDefault(l => l.StartsWith(Name, StringComparison.Ordinal));
        var soft = line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return int.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
    }
}
