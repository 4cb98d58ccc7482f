using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using Striper.Client;
using Striper.Tests.Support;

namespace Striper.Tests.Client;

[Platform("Linux", Reason = "SO_BINDTODEVICE and the name of the loopback interface are Linux's")]
internal sealed class NamedInterfaceTests
{
    private const int SolSocket = 1;
    private const int SoBindToDevice = 25;

    [Test]
    public async Task ABoundSocketConnectsThroughTheInterface()
    {
        using var listener = Loopback.Listen();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        NamedInterface.Find("lo").Bind(socket, IPAddress.Loopback);
        await socket.ConnectAsync(listener.EndPoint);
        var name = new byte[16];
        var length = socket.GetRawSocketOption(SolSocket, SoBindToDevice, name);
        Assert.That(Encoding.ASCII.GetString(name, 0, length).TrimEnd('\0'), Is.EqualTo("lo"));
    }

    [Test]
    public void AnInterfaceThatIsNotThereIsTold() =>
        Assert.That(() => NamedInterface.Find("not-there0"), Throws.TypeOf<SocketException>().With.Message.EqualTo("this host has no such interface"));

    [Test]
    public void ARemoteOfAFamilyThatTheInterfaceHasIsReachable()
    {
        var loopback = NamedInterface.Find("lo");
        Assert.That(loopback.Reachable([IPAddress.Parse("192.0.2.1")]), Has.Length.EqualTo(1));
        Assert.That(loopback.Reachable([]), Is.Empty);
    }
}
