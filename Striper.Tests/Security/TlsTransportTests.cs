using System.Net.Security;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Security;
using Striper.Common.Transport;
using Striper.Tests.Transport;

namespace Striper.Tests.Security;

[TestFixture(TransportKind.Portable)]
[TestFixture(TransportKind.Epoll)]
[CancelAfter(120_000)]
internal sealed class TlsTransportTests(TransportKind kind)
{
    private static readonly SharedSecret _secret = SharedSecret.NewRandom();

    [Test]
    public async Task EveryByteArrivesBothWaysAtOnceInWhateverPieces()
    {
        var buffers = new BufferPool(tracked: true);
        using var security = new LegSecurity([_secret]) { Buffers = buffers };
        using var sockets = new LoopbackPair();
        var (client, server) = await LegSecurityTests.ConnectAsync(kind, security, security, sockets);
        var (up, down) = (Random(71, 20_000_003), Random(72, 9_000_001));
        await Task.WhenAll(
            SendAsync(client, up, new Random(73)), SendAsync(server, down, new Random(74)),
            ExpectAsync(server, up, new Random(75)), ExpectAsync(client, down, new Random(76)));
        Assert.That(buffers.OutstandingBuffers, Is.Zero);
    }

    [Test]
    public async Task ALostConnectionFailsWhoWaits([Values] bool byServer, CancellationToken cancellationToken)
    {
        using var security = new LegSecurity([_secret]);
        using var sockets = new LoopbackPair();
        var (client, server) = await LegSecurityTests.ConnectAsync(kind, security, security, sockets);
        var reading = server.WaitReadableAsync().AsTask();
        var receiving = client.ReceiveAsync(new byte[10]).AsTask();
        (byServer ? server : client).Abort();
        foreach (var waiting in new[] { reading, receiving })
        {
            var thrown = await Assert.CatchAsync(async () => await waiting.WaitAsync(cancellationToken));
            Assert.That(ByteTransport.IsFailure(thrown!), Is.True, thrown!.ToString());
        }
    }

    [Test]
    public async Task WhatIsUnreadIsGivenBackWithTheConnection()
    {
        var buffers = new BufferPool(tracked: true);
        using var security = new LegSecurity([_secret]) { Buffers = buffers };
        using var sockets = new LoopbackPair();
        var (client, server) = await LegSecurityTests.ConnectAsync(kind, security, security, sockets);
        await server.SendAsync(new byte[100_000]);
        await client.ReceiveAsync(new byte[10]);
        Assert.That(buffers.OutstandingBuffers, Is.EqualTo(1), "the rest waits for its reader");
        client.Abort();
        server.Abort();
        Assert.That(buffers.OutstandingBuffers, Is.Zero);
    }

    // An active attacker can end a leg and nothing more.
    [Test]
    public async Task AChangedRecordEndsTheLeg([Values] bool isChanged)
    {
        using var security = new LegSecurity([_secret]);
        using var near = new LoopbackPair();
        using var far = new LoopbackPair();
        var hand = new Hand();
        var relaying = Task.WhenAll(hand.RelayAsync(near.Far, far.Near), new Hand().RelayAsync(far.Near, near.Far));
        var accepting = security.AuthenticateAsServerAsync(Transports.Open(kind, far.Far));
        var client = await security.AuthenticateAsClientAsync(Transports.Open(kind, near.Near));
        var server = await accepting;
        hand.Changes = isChanged;
        await client.SendAsync("word"u8.ToArray());
        var buffer = new byte[16];
        if (isChanged)
            Assert.That(async () => await server.ReceiveAsync(buffer), Throws.InstanceOf<IOException>());
        else
            Assert.That(await server.ReceiveAsync(buffer), Is.EqualTo(4));
        client.Abort();
        server.Abort();
        await relaying;
    }

    // A peer that has the secret and means harm: after its last word it sends on.
    [Test]
    public async Task NothingIsReadAfterTheLastWord(CancellationToken cancellationToken)
    {
        using var security = new LegSecurity([_secret]);
        using var identity = new LegIdentity(_secret);
        using var sockets = new LoopbackPair();
        var accepting = security.AuthenticateAsServerAsync(Transports.Open(kind, sockets.Far));
        await using var tls = new SslStream(new NetworkStream(sockets.Near), leaveInnerStreamOpen: true);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = identity.Name,
                ClientCertificateContext = identity.Context,
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
            },
            cancellationToken);
        var server = await accepting;
        await tls.WriteAsync("last"u8.ToArray(), cancellationToken);
        await tls.ShutdownAsync();
        await sockets.Near.SendAsync(new byte[100_000], cancellationToken);
        var length = await Task.Run(async () => await server.ReceiveAsync(new byte[500_000]), cancellationToken).WaitAsync(cancellationToken);
        Assert.That(length, Is.EqualTo(4));
        length = await Task.Run(async () => await server.ReceiveAsync(new byte[500_000]), cancellationToken).WaitAsync(cancellationToken);
        Assert.That(length, Is.Zero);
    }

    [Test]
    public async Task WornKeysAreToldOnceAndFailAtTwiceAsMuch()
    {
        const int KeyBytes = 100_000;
        using var security = new LegSecurity([_secret]) { KeyBytes = KeyBytes };
        using var sockets = new LoopbackPair();
        var (client, server) = await LegSecurityTests.ConnectAsync(kind, security, security, sockets);
        var told = 0;
        client.OnWorn = () => told++;
        var piece = new byte[KeyBytes / 4];
        var expecting = ExpectAsync(server, new byte[2 * KeyBytes], new Random(77));
        for (var i = 0; i < 8; i++)
        {
            await client.SendAsync(piece);
            Assert.That(told, Is.EqualTo(i < 3 ? 0 : 1), $"after {i + 1} quarters");
        }

        await expecting;
        Assert.That(async () => await client.SendAsync(piece), Throws.InstanceOf<IOException>());
    }

    private static byte[] Random(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static async Task SendAsync(TlsTransport transport, ReadOnlyMemory<byte> bytes, Random random)
    {
        while (!bytes.IsEmpty)
        {
            var piece = Math.Min(bytes.Length, random.Next(3) == 0 ? random.Next(1, 100) : random.Next(1, 700_000));
            await transport.SendAsync(bytes[..piece]);
            bytes = bytes[piece..];
        }
    }

    private static async Task ExpectAsync(TlsTransport transport, byte[] expected, Random random)
    {
        var buffer = new byte[500_000];
        for (var position = 0; position < expected.Length;)
        {
            if (random.Next(2) == 0)
                await transport.WaitReadableAsync();
            var length = await transport.ReceiveAsync(buffer.AsMemory(0, random.Next(1, buffer.Length)));
            Assert.That(length, Is.Positive, $"the end at {position}");
            if (!buffer.AsSpan(0, length).SequenceEqual(expected.AsSpan(position, length)))
                Assert.Fail($"other bytes between {position} and {position + length}");
            position += length;
        }
    }

    /// <summary>Passes bytes on, and changes one of each piece when it is told to.</summary>
    private sealed class Hand
    {
        public volatile bool Changes;

        public async Task RelayAsync(Socket from, Socket to)
        {
            var buffer = new byte[65536];
            try
            {
                while (await from.ReceiveAsync(buffer) is > 0 and var length)
                {
                    if (Changes)
                        buffer[length - 1] ^= 1;
                    await to.SendAsync(buffer.AsMemory(0, length));
                }
            }
            catch (Exception e) when (ByteTransport.IsFailure(e))
            {
                // Over.
            }
        }
    }
}
