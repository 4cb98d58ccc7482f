using System.Net;
using System.Net.Sockets;

namespace Striper.Tests.Support;

/// <summary>An application's connection through a proxy, and what the target accepted for it.</summary>
internal sealed class ProxiedStream : IDisposable
{
    private ProxiedStream(Socket application, Socket accepted) => (Application, Accepted) = (application, accepted);

    public Socket Application { get; }

    public Socket Accepted { get; }

    /// <summary>Connects through the proxy, and sends a few bytes so that the stream is there from end to end.</summary>
    public static async Task<ProxiedStream> OpenAsync(IPEndPoint proxy, TcpListener target, CancellationToken cancellationToken)
    {
        var application = await Loopback.ConnectAsync(proxy, cancellationToken);
        var stream = new ProxiedStream(application, await target.AcceptSocketAsync(cancellationToken));
        await application.DeliverAsync(stream.Accepted, [1, 2, 3], cancellationToken);
        return stream;
    }

    /// <summary>Sends different bytes both ways at once and compares all of them.</summary>
    public Task ExchangeAsync(ulong seed, long lengthBytes, CancellationToken cancellationToken)
    {
        var (up, down) = (new SeededBytes(seed), new SeededBytes(seed + 1));
        return Task.WhenAll(
            up.SendAsync(Application, 0, lengthBytes, cancellationToken),
            up.ExpectAsync(Accepted, 0, lengthBytes, cancellationToken),
            down.SendAsync(Accepted, 0, lengthBytes, cancellationToken),
            down.ExpectAsync(Application, 0, lengthBytes, cancellationToken));
    }

    /// <summary>Ends both directions, the application's first.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        Application.Shutdown(SocketShutdown.Send);
        await Accepted.ExpectEndAsync(cancellationToken);
        Accepted.Shutdown(SocketShutdown.Send);
        await Application.ExpectEndAsync(cancellationToken);
    }

    public void Dispose()
    {
        Application.Dispose();
        Accepted.Dispose();
    }
}
