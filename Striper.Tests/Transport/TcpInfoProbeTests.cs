using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Congestion;
using Striper.Common.Transport;

namespace Striper.Tests.Transport;

[TestFixture]
public sealed class TcpInfoProbeTests
{
    [OneTimeSetUp]
    public void RequireLinux()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("TCP_INFO is read on Linux only");
    }

    [Test]
    public void DeliveredGrowsByWhatWasTransferred()
    {
        using var pair = new LoopbackPair();
        var probe = TcpInfoProbe.TryCreate(pair.Near)!;
        Assert.That(probe, Is.Not.Null);
        Assert.That(probe.TryRead(out var before), Is.True);

        const int Writes = 100;
        var bytes = new byte[1000];
        for (var i = 0; i < Writes; i++)
        {
            pair.Near.Send(bytes);
            ReceiveAll(pair.Far, bytes.Length);
        }

        // An answer carries the last acknowledgement, so nothing need be waited for.
        pair.Far.Send(bytes);
        ReceiveAll(pair.Near, bytes.Length);
        Assert.That(probe.TryRead(out var after), Is.True);
        Assert.That(after.DeliveredBytes - before.DeliveredBytes, Is.EqualTo(Writes * bytes.Length), "bytes, not segments");
        Assert.That(after.AckedBytes - before.AckedBytes, Is.EqualTo(Writes * bytes.Length));
        Assert.That(after.SentSegments - before.SentSegments, Is.GreaterThanOrEqualTo(1));
        Assert.That(after.SmoothedRtt, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(after.SegmentBytes, Is.GreaterThan(500));
        Assert.That((after.NetworkBytes, after.NotSentBytes, after.HasUnacked), Is.EqualTo((0, 0, false)));
    }

    [Test]
    public void WhatTheReceiverLeavesUnreadWaitsInTheKernel()
    {
        using var pair = new LoopbackPair();
        pair.Near.Blocking = false;
        var written = 0L;
        var bytes = new byte[65_536];
        while (true)
        {
            var sent = pair.Near.Send(bytes, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
                break;
            written += sent;
        }

        var probe = TcpInfoProbe.TryCreate(pair.Near)!;
        Assert.That(probe.TryRead(out var sample), Is.True);
        Assert.That(sample.NotSentBytes, Is.InRange(1, written));
        Assert.That(sample.NetworkBytes + sample.NotSentBytes + sample.AckedBytes, Is.EqualTo(written).Within(1), "the SYN counts as one");
    }

    [Test]
    public void AClosedSocketSaysNothing()
    {
        using var pair = new LoopbackPair();
        var probe = TcpInfoProbe.TryCreate(pair.Near)!;
        pair.Near.Dispose();
        Assert.That(probe.TryRead(out var sample), Is.False);
        Assert.That(sample, Is.EqualTo(default(LegSample)));
    }

    [Test]
    public void AResetConnectionSaysNothing()
    {
        using var pair = new LoopbackPair();
        var probe = TcpInfoProbe.TryCreate(pair.Near)!;
        pair.Far.LingerState = new LingerOption(true, 0);
        pair.Far.Dispose();
        Assert.That(() => pair.Near.Receive(new byte[1]), Throws.TypeOf<SocketException>());
        Assert.That(probe.TryRead(out _), Is.False);
    }

    [Test]
    public void ASocketThatIsNotConnectedHasNoProbe()
    {
        using var idle = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.That(TcpInfoProbe.TryCreate(idle), Is.Null);
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Assert.That(TcpInfoProbe.TryCreate(udp), Is.Null);
    }

    [Test]
    public void AReadAllocatesNothing()
    {
        using var pair = new LoopbackPair();
        var probe = TcpInfoProbe.TryCreate(pair.Near)!;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            probe.TryRead(out _);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void ReceiveAll(Socket socket, int count)
    {
        var buffer = new byte[count];
        for (var read = 0; read < count;)
        {
            var received = socket.Receive(buffer, read, count - read, SocketFlags.None);
            Assert.That(received, Is.GreaterThan(0), "the connection ended early");
            read += received;
        }
    }
}
