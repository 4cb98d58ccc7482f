using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Transport;

namespace Striper.Tests.Transport;

/// <summary>
/// A reset is never taken for an end: the system tells it once only, and when a send was told, what is received afterwards looks like a FIN.
/// </summary>
[TestFixture(TransportKind.Portable)]
[TestFixture(TransportKind.Epoll)]
internal sealed class ConfirmEndTests(TransportKind kind)
{
    private static readonly byte[] _bytes = new byte[100];

    [Test]
    public async Task AResetThatASendWasToldOfIsNoEnd()
    {
        using var pair = new LoopbackPair();
        using var transport = Transports.Open(kind, pair.Near);
        pair.Far.Reset();
        pair.Near.Poll(-1, SelectMode.SelectRead);
        Assert.That(transport.TrySend(_bytes), Is.Zero);

        Assert.That(await transport.ReceiveAsync(new byte[1]), Is.Zero, "what the system says then");
        Assert.That(transport.ConfirmEnd, Throws.InstanceOf<SocketException>());
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task ASenderThatWaitsForRoomGoesOn(CancellationToken cancellationToken)
    {
        using var pair = new LoopbackPair();
        using var transport = Transports.Open(kind, pair.Near);
        var bytes = new byte[8 << 20];
        var sending = transport.SendAsync(bytes).AsTask();
        Assert.That(sending.IsCompleted, Is.False, "there is room for all");
        pair.Far.Shutdown(SocketShutdown.Send);
        Assert.That(await transport.ReceiveAsync(new byte[1]), Is.Zero);
        transport.ConfirmEnd();
        for (var length = 0; length < bytes.Length;)
            length += await pair.Far.ReceiveAsync(bytes.AsMemory(length), cancellationToken);
        await sending.WaitAsync(cancellationToken);
    }

    [Test]
    public async Task AnEndIsOne([Values] bool isOwnDirectionEnded, [Values] bool hasSent)
    {
        using var pair = new LoopbackPair();
        using var transport = Transports.Open(kind, pair.Near);
        if (hasSent)
            Assert.That(transport.TrySend(_bytes), Is.EqualTo(_bytes.Length));
        if (isOwnDirectionEnded)
            transport.ShutdownSend();
        pair.Far.Shutdown(SocketShutdown.Send);
        Assert.That(await transport.ReceiveAsync(new byte[1]), Is.Zero);
        Assert.That(transport.ConfirmEnd, Throws.Nothing);

        // The other direction goes on.
        if (!isOwnDirectionEnded)
            Assert.That(transport.TrySend(_bytes), Is.EqualTo(_bytes.Length));
    }
}
