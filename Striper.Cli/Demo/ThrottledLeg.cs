using System.Net.Sockets;
using Striper.Common.Transport;

namespace Striper.Cli.Demo;

/// <summary>One leg through a <see cref="LegThrottle"/>, both directions. Owns both sockets.</summary>
internal sealed class ThrottledLeg(Socket client, Socket server, LinkShape shape, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _killed = new();

    /// <summary>Runs until both directions have ended or one has failed, which ends the leg at both ends; never throws.</summary>
    public async Task RunAsync()
    {
        var up = RunAsync(new ThrottledDirection(client, server, shape, time));
        var down = RunAsync(new ThrottledDirection(server, client, shape, time));
        await Task.WhenAll(up, down);
        client.Dispose();
        server.Dispose();
    }

    /// <summary>Ends the leg at once: both ends see RST, and what was on its way is lost.</summary>
    public void Kill()
    {
        client.Reset();
        server.Reset();
        _killed.Cancel();
    }

    /// <summary>Ends the leg if it still runs.</summary>
    public void Dispose() => Kill();

    private async Task RunAsync(ThrottledDirection direction)
    {
        try
        {
            await direction.RunAsync(_killed.Token);
        }
        catch (Exception e) when (ByteTransport.IsFailure(e))
        {
            Kill();
        }
    }
}
