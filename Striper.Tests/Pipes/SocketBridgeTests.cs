using System.IO.Pipelines;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Pipes;
using Striper.Common.Transport;

namespace Striper.Tests.Pipes;

/// <summary>The bridge between real sockets, as the relay uses it.</summary>
[TestFixture]
[CancelAfter(120_000)]
public sealed class SocketBridgeTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Sixty_four_mebibytes_each_way_arrive_unchanged(bool inline, CancellationToken cancellationToken)
    {
        const long Total = 64 << 20;
        using var left = await LoopbackPair.CreateAsync(cancellationToken);
        using var right = await LoopbackPair.CreateAsync(cancellationToken);
        var options = new TransportPipeOptions { ContinuationScheduler = inline ? PipeScheduler.Inline : PipeScheduler.ThreadPool };
        await using var first = new TransportDuplexPipe(SocketLoops.Open(left.Far), options);
        await using var second = new TransportDuplexPipe(SocketLoops.Open(right.Near), options);
        var bridging = new Bridge(first, second).RunAsync(cancellationToken);
        var sent = Task.WhenAll(
            left.Near.SendRandomAsync(seed: 3, Total, cancellationToken), right.Far.SendRandomAsync(seed: 4, Total, cancellationToken));
        var received = Task.WhenAll(right.Far.HashToFinAsync(cancellationToken), left.Near.HashToFinAsync(cancellationToken));

        Assert.That(await received, Is.EqualTo(await sent));
        var result = await bridging;
        Assert.That((result.End, result.FirstToSecond.Bytes, result.SecondToFirst.Bytes), Is.EqualTo((BridgeEnd.Completed, Total, Total)));
    }

    [TestCase(true, BridgeEnd.FirstFailed)]
    [TestCase(false, BridgeEnd.SecondFailed)]
    public async Task A_reset_passes_through(bool firstResets, BridgeEnd expected, CancellationToken cancellationToken)
    {
        using var left = await LoopbackPair.CreateAsync(cancellationToken);
        using var right = await LoopbackPair.CreateAsync(cancellationToken);
        await using var first = new TransportDuplexPipe(SocketLoops.Open(left.Far));
        await using var second = new TransportDuplexPipe(SocketLoops.Open(right.Near));
        var bridging = new Bridge(first, second).RunAsync(cancellationToken);
        var (resetting, other) = firstResets ? (left.Near, right.Far) : (right.Far, left.Near);
        await resetting.SendAsync(new byte[1], cancellationToken);
        await other.ReadExactlyAsync(1, cancellationToken);

        resetting.Reset();
        Assert.That(await other.ReadToEndAsync(cancellationToken), Is.EqualTo(SocketError.ConnectionReset));
        Assert.That((await bridging).End, Is.EqualTo(expected));
    }
}
