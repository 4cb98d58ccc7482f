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

    /// <summary>
    /// The least limit a proxy can do with: assemblies, the runtime and eight legs take about 105, the reserve 64, and the rest is for a
    /// few applications or targets.
    /// </summary>
    public const int LeastLimit = 192;

    private readonly int _firstReserved;

    private DescriptorReserve(int descriptors) => _firstReserved = Limit - descriptors;

    /// <summary>How many descriptors this process may have (<c>ulimit -n</c>); <see cref="int.MaxValue"/> where that is not known.</summary>
    public static int Limit { get; } = ReadLimit();

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
    /// <exception cref="SocketException"><see cref="SocketError.TooManyOpenSockets"/>, as if there were no descriptor left.</exception>
    public void Spare(Socket newest)
    {
        // The runtime's own text for this code speaks of the whole system.
        if (IsTouchedBy(newest))
            throw new SocketException((int)SocketError.TooManyOpenSockets, "too few descriptors are left (ulimit -n)");
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
