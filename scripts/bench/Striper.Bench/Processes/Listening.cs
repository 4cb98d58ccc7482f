using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Striper.WanLab.Lab;

namespace Striper.Bench.Processes;

/// <summary>Waiting until somebody accepts.</summary>
internal static class Listening
{
    private static readonly TimeSpan _longestStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(1);

    /// <summary>Returns as soon as a connection can be made.</summary>
    /// <exception cref="LabException">None can.</exception>
    public static async Task WaitAsync(IPEndPoint address, ChildProcess program, CancellationToken cancellationToken)
    {
        for (var waiting = Stopwatch.StartNew(); waiting.Elapsed < _longestStart; await Task.Delay(_step, cancellationToken))
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(address, cancellationToken);
                return;
            }
            catch (SocketException) when (!program.HasExited)
            {
                // Not yet.
            }
            catch (SocketException)
            {
                throw new LabException($"{program.Command} ended: {string.Join(" / ", program.Lines.TakeLast(5))}");
            }
        }

        throw new LabException($"{program.Command} does not listen on {address}");
    }
}
