using System.Net;
using System.Net.Sockets;

namespace Striper.Tests.Support;

/// <summary>One stream seen from both sides of the tunnel: the application's socket and the target's.</summary>
internal sealed record StreamPair(Socket Application, Socket Target) : IDisposable
{
    /// <summary>Opens one that bytes have passed in both directions. No other may be on its way to the target.</summary>
    public static async Task<StreamPair> OpenAsync(IPEndPoint proxy, TcpListener target, CancellationToken cancellationToken)
    {
        var application = await Loopback.ConnectAsync(proxy, cancellationToken);
        var accepted = await target.AcceptSocketAsync(cancellationToken);
        var stream = new StreamPair(application, accepted);
        await application.DeliverAsync(accepted, [1, 2, 3], cancellationToken);
        await accepted.DeliverAsync(application, [4, 5, 6], cancellationToken);
        return stream;
    }

    /// <summary>Keeps the direction to the target busy.</summary>
    public Flow Upload(ulong seed, CancellationToken cancellationToken) => new(Application, Target, seed, cancellationToken);

    /// <summary>Keeps the direction to the application busy.</summary>
    public Flow Download(ulong seed, CancellationToken cancellationToken) => new(Target, Application, seed, cancellationToken);

    /// <summary>Sends so many bytes in both directions at once and compares each.</summary>
    public async Task ExchangeAsync(ulong seed, long lengthBytes, CancellationToken cancellationToken)
    {
        var (up, down) = (new SeededBytes(seed), new SeededBytes(~seed));
        await Task.WhenAll(
            up.SendAsync(Application, 0, lengthBytes, cancellationToken),
            up.ExpectAsync(Target, 0, lengthBytes, cancellationToken),
            down.SendAsync(Target, 0, lengthBytes, cancellationToken),
            down.ExpectAsync(Application, 0, lengthBytes, cancellationToken));
    }

    /// <summary>Ends both directions, the application's first.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        Application.Shutdown(SocketShutdown.Send);
        await Target.ExpectEndAsync(cancellationToken);
        Target.Shutdown(SocketShutdown.Send);
        await Application.ExpectEndAsync(cancellationToken);
    }

    public void Dispose()
    {
        Application.Dispose();
        Target.Dispose();
    }
}
