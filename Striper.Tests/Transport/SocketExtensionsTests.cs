using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Transport;
using Striper.Tests.Support;

namespace Striper.Tests.Transport;

[TestFixture]
public sealed class SocketExtensionsTests
{
    [Test]
    [RequiresCongestionControl("reno")]
    public void AnApplicationOnThisHostIsSentToWithoutPacing()
    {
        using var pair = new LoopbackPair();
        pair.Near.PrepareForTarget((IPEndPoint)pair.Near.RemoteEndPoint!);
        Assert.That(CongestionControl.Get(pair.Near), Is.EqualTo("reno"));
        Assert.That(pair.Near.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive), Is.Not.EqualTo(0));
    }

    [Test]
    public void AConnectionThatIsGoneIsLeftAlone()
    {
        using var pair = new LoopbackPair();
        pair.Near.Dispose();
        Assert.DoesNotThrow(() => pair.Near.PrepareForTarget(new IPEndPoint(IPAddress.Loopback, 1)));
    }
}
