using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Striper.Client;
using Striper.Common.Buffers;
using Striper.Common.Primitives;
using Striper.Common.Tunnel;
using Striper.Server;
using Striper.Tests.Support;

namespace Striper.Tests.Client;

/// <summary>Proxies take their buffers from the pool, and their windows from the budget, that their options name.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class SharedMemoryTests
{
    private const int LengthBytes = 8_000_000;

    [Test]
    public async Task TwoProxiesShareAPoolAndABudget(CancellationToken cancellationToken)
    {
        var buffers = new BufferPool(tracked: true);
        var budget = new MemoryBudget(TunnelOptions.UsualProcessBufferBytes);
        using var target = Loopback.Listen();
        await using (var server = StartServer(target.EndPoint, buffers, budget))
        {
            await using var client = StartClient(server.LocalEndPoint, buffers, budget);
            using var stream = await StreamPair.OpenAsync(client.LocalEndPoint, target, cancellationToken);
            await stream.ExchangeAsync(seed: 7, LengthBytes, cancellationToken);
            Assert.That(budget.UsedBytes, Is.Positive, "windows grown by the transfer");
        }

        // A tracked pool would have thrown, and ended a tunnel, had a buffer of another one been returned to it.
        // A leg's loop may be about to return its buffer when its tunnel is over.
        await Condition.HoldsAsync(() => buffers.OutstandingBuffers == 0 && budget.UsedBytes == 0, cancellationToken);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task ABudgetWithNothingInItLeavesTheFloors(bool atServer)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        var (empty, full) = (new MemoryBudget(0), new MemoryBudget(TunnelOptions.UsualProcessBufferBytes));
        using var target = Loopback.Listen();
        await using var server = StartServer(target.EndPoint, new BufferPool(), atServer ? empty : full);
        await using var client = StartClient(server.LocalEndPoint, new BufferPool(), atServer ? full : empty);
        using var stream = await StreamPair.OpenAsync(client.LocalEndPoint, target, cancellationToken);
        await stream.ExchangeAsync(seed: 9, LengthBytes, cancellationToken);
        Assert.That(empty.UsedBytes, Is.Zero);
        Assert.That(full.UsedBytes, Is.Positive);
    }

    private static ServerProxy StartServer(IPEndPoint target, BufferPool buffers, MemoryBudget budget)
    {
        var server = new ServerProxy(
            new ServerProxyOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                TargetHost = target.Address.ToString(),
                TargetPort = target.Port,
                Buffers = buffers,
                Budget = budget,
            },
            NullLogger.Instance);
        server.Start();
        return server;
    }

    private static ClientProxy StartClient(IPEndPoint server, BufferPool buffers, MemoryBudget budget)
    {
        var client = new ClientProxy(
            new ClientProxyOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                ServerHost = server.Address.ToString(),
                ServerPort = server.Port,
                Legs = [LegOrigin.Any, LegOrigin.Any],
                Buffers = buffers,
                Budget = budget,
            },
            NullLogger.Instance);
        client.Start();
        return client;
    }
}
