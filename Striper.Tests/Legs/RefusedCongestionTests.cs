using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Congestion;
using Striper.Common.Legs;

namespace Striper.Tests.Legs;

[TestFixture]
public sealed class RefusedCongestionTests
{
    [Test]
    public void ARefusedChangeIsNotAskedForAgain()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(listener.LocalEndPoint!);
        var congestion = LegCongestion.Of(socket, 0, LegCongestion.Auto, out _);
        if (congestion?.Changeable is not CongestionAlgorithm.Bbr)
            Assert.Ignore("bbr and cubic are not both allowed here");
        socket.Dispose();
        congestion!.Follow(CongestionAlgorithm.Cubic, TimeSpan.Zero);
        Assert.That(congestion.Changeable, Is.Null);
    }
}
