using System.Net;
using System.Net.Sockets;
using Striper.WanLab.Lab;

namespace Striper.Bench.Running;

/// <summary>Where programs are started: all on one core or not, with files in a directory of their own.</summary>
/// <param name="scratch">The directory.</param>
/// <param name="isPinned">On one core, as on a small router.</param>
internal sealed class Place(string scratch, bool isPinned)
{
    /// <summary>How long a program may take to be ready.</summary>
    public static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan _retry = TimeSpan.FromMilliseconds(20);
    private static readonly Dictionary<string, string> _environment = [];

    /// <summary>Starts a program.</summary>
    public ChildProcess Start(IReadOnlyList<string> command) => new(isPinned ? ["taskset", "-c", "0", .. command] : command, _environment);

    /// <summary>A file of this place.</summary>
    public string PathOf(string name) => Path.Combine(scratch, name);

    /// <summary>Writes a file, and gives its path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>A port that nobody has at the moment, for programs that cannot say which one they got.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Waits until a program listens.</summary>
    /// <exception cref="LabException">It does not.</exception>
    public static async Task WaitForPortAsync(ChildProcess program, int port, CancellationToken cancellationToken)
    {
        for (var until = DateTime.UtcNow + LongestStart; !await TryConnectAsync(port, cancellationToken);)
        {
            if (DateTime.UtcNow > until || program.HasEnded)
                throw new LabException($"{program.Command} does not listen at {port}: {string.Join(" / ", program.Lines.TakeLast(5))}");
            await Task.Delay(_retry, cancellationToken);
        }
    }

    /// <summary>Whether somebody listens.</summary>
    public static async Task<bool> TryConnectAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
