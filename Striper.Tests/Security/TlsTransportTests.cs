using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Security;
using Striper.Common.Transport;
using Striper.Tests.Support;
using Striper.Tests.Transport;

namespace Striper.Tests.Security;

[CancelAfter(120_000)]
internal sealed class TlsTransportTests
{
    private static readonly SharedSecret _secret = SharedSecret.NewRandom();

    [Test]
    public async Task EveryByteArrivesBothWaysAtOnceInWhateverPieces()
    {
        using var security = new LegSecurity([_secret]);
        using var sockets = new LoopbackPair();
        var (client, server) = await LegSecurityTests.ConnectAsync(security, security, sockets);
        var (up, down) = (Random(71, 20_000_003), Random(72, 9_000_001));
        await Task.WhenAll(
            SendAsync(client, up, new Random(73)), SendAsync(server, down, new Random(74)),
            ExpectAsync(server, up, new Random(75)), ExpectAsync(client, down, new Random(76)));
    }

    [Test]
    public async Task ALostConnectionFailsWhoWaits([Values] bool byAbort)
    {
        using var security = new LegSecurity([_secret]);
        using var sockets = new LoopbackPair();
        var (client, server) = await LegSecurityTests.ConnectAsync(security, security, sockets);
        var reading = server.WaitReadableAsync().AsTask();
        var receiving = client.ReceiveAsync(new byte[10]).AsTask();
        if (byAbort)
            server.Abort();
        else
            sockets.Far.Reset();
        foreach (var waiting in new[] { reading, receiving })
        {
            var thrown = await Assert.CatchAsync(async () => await waiting);
            Assert.That(ByteTransport.IsFailure(thrown!), Is.True, thrown!.ToString());
        }
    }

    // An active attacker can end a leg and nothing more.
    [Test]
    public async Task AChangedRecordEndsTheLeg()
    {
        using var security = new LegSecurity([_secret]);
        using var near = new LoopbackPair();
        using var far = new LoopbackPair();
        var relaying = RelayAsync(near.Far, far.Near, flipAt: null);
        var back = RelayAsync(far.Near, near.Far, flipAt: null);
        var accepting = security.AuthenticateAsServerAsync(new SocketTransport(far.Far));
        var client = await security.AuthenticateAsClientAsync(new SocketTransport(near.Near));
        var server = await accepting;
        await client.SendAsync("good"u8.ToArray());
        var buffer = new byte[16];
        Assert.That(await server.ReceiveAsync(buffer), Is.EqualTo(4));
        near.Far.Shutdown(SocketShutdown.Receive);
        await relaying;

        // From here on through a hand that flips a bit of the payload.
        using var again = new LoopbackPair();
        using var onward = new LoopbackPair();
        _ = RelayAsync(again.Far, onward.Near, flipAt: 7);
        _ = RelayAsync(onward.Near, again.Far, flipAt: null);
        accepting = security.AuthenticateAsServerAsync(new SocketTransport(onward.Far));
        Assert.That(
            async () =>
            {
                client = await security.AuthenticateAsClientAsync(new SocketTransport(again.Near));
                server = await accepting;
                await client.SendAsync("bad"u8.ToArray());
                await server.ReceiveAsync(buffer);
            },
            Throws.InstanceOf<IOException>());
        near.Dispose();
        far.Dispose();
        await back;
    }

    [Test]
    public async Task WornKeysAreToldOnceAndFailAtTwiceAsMuch()
    {
        const int KeyBytes = 100_000;
        using var security = new LegSecurity([_secret]) { KeyBytes = KeyBytes };
        using var sockets = new LoopbackPair();
        var (client, server) = await LegSecurityTests.ConnectAsync(security, security, sockets);
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

    private static async Task RelayAsync(Socket from, Socket to, int? flipAt)
    {
        var buffer = new byte[65536];
        var total = 0;
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var length)
            {
                if (flipAt is { } at && total > 0)
                    buffer[Math.Min(at, length - 1)] ^= 1;
                total += length;
                await to.SendAsync(buffer.AsMemory(0, length));
            }
        }
        catch (Exception e) when (ByteTransport.IsFailure(e))
        {
            // Over.
        }
    }
}
