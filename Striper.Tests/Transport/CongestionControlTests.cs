using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Transport;

namespace Striper.Tests.Transport;

[TestFixture]
public sealed class CongestionControlTests
{
    [OneTimeSetUp]
    public void RequireLinux()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("TCP_CONGESTION is Linux's");
    }

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
    public void ReinitialisingLeavesTheAlgorithmAsItWas([Values("reno", "bbr")] string name)
    {
        using var socket = NewSocket();
        if (!CongestionControl.TrySet(socket, name))
            Assert.Ignore($"{name} is not to be had here");
        Assert.That(BbrRefresh.TryReinitialise(socket), Is.EqualTo(name == "bbr"));
        Assert.That(CongestionControl.Get(socket), Is.EqualTo(name));
    }
}
