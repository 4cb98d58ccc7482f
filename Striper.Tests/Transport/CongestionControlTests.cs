using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Transport;
using Striper.Tests.Support;

namespace Striper.Tests.Transport;

[TestFixture]
[RequiresCongestionControl("reno")]
public sealed class CongestionControlTests
{
    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    [Test]
    public void RenoIsAlwaysToBeHad()
    {
        using var socket = NewSocket();
        Assert.That(CongestionControl.TrySet(socket, "reno"), Is.True);
        Assert.That(CongestionControl.Get(socket), Is.EqualTo("reno"));
    }

    [TestCase("no-such-one")]
    [TestCase("")]
    [TestCase("a-name-longer-than-the-kernel-takes")]
    [TestCase("réno")]
    public void ANameThatIsNotToBeHadChangesNothing(string name)
    {
        using var socket = NewSocket();
        var before = CongestionControl.Get(socket);
        Assert.That(before, Is.Not.Null.And.Not.Empty);
        Assert.That(CongestionControl.TrySet(socket, name), Is.False);
        Assert.That(CongestionControl.Get(socket), Is.EqualTo(before));
    }

    [Test]
    public void AClosedSocketAnswersNo()
    {
        var socket = NewSocket();
        socket.Dispose();
        Assert.That(CongestionControl.TrySet(socket, "reno"), Is.False);
        Assert.That(CongestionControl.Get(socket), Is.Null);
        Assert.That(BbrRefresh.TryReinitialise(socket), Is.False);
    }

    [Test]
    [RequiresCongestionControl("bbr")]
    public void ReinitialisingLeavesBbrAsItWas()
    {
        using var socket = NewSocket();
        Assert.That(CongestionControl.TrySet(socket, "bbr"), Is.True);
        Assert.That(BbrRefresh.TryReinitialise(socket), Is.True);
        Assert.That(CongestionControl.Get(socket), Is.EqualTo("bbr"));
    }

    [Test]
    public void WhatIsNotBbrIsNotReinitialised()
    {
        using var socket = NewSocket();
        Assert.That(CongestionControl.TrySet(socket, "reno"), Is.True);
        Assert.That(BbrRefresh.TryReinitialise(socket), Is.False);
        Assert.That(CongestionControl.Get(socket), Is.EqualTo("reno"));
    }
}
