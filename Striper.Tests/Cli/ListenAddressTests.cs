using System.Net;
using NUnit.Framework;
using Striper.Cli.Options;

namespace Striper.Tests.Cli;

internal sealed class ListenAddressTests
{
    [TestCase("0", "127.0.0.1:0")]
    [TestCase("22", "127.0.0.1:22")]
    [TestCase("localhost:22", "127.0.0.1:22")]
    [TestCase("LocalHost:0", "127.0.0.1:0")]
    [TestCase("0.0.0.0:22", "0.0.0.0:22")]
    [TestCase("[::]:22", "[::]:22")]
    [TestCase("[::1]:65535", "[::1]:65535")]
    [TestCase("192.0.2.1:1", "192.0.2.1:1")]
    public void Reads(string text, string endPoint)
    {
        Assert.That(ListenAddress.TryParse(text, everyAddress: false, out var value, out var error), Is.True, error);
        Assert.That(value!.EndPoint, Is.EqualTo(IPEndPoint.Parse(endPoint)));
        Assert.That(value.ToString(), Is.EqualTo(endPoint));
    }

    [Test]
    public void OnlyAPortAloneMeansEveryAddress()
    {
        Assert.That(ListenAddress.TryParse("22", everyAddress: true, out var alone, out _), Is.True);
        Assert.That(alone!.EndPoint.Address, Is.AnyOf(IPAddress.IPv6Any, IPAddress.Any));
        Assert.That(ListenAddress.TryParse("localhost:22", everyAddress: true, out var named, out _), Is.True);
        Assert.That(named!.EndPoint.Address, Is.EqualTo(IPAddress.Loopback));
    }

    [TestCase("")]
    [TestCase(":22")]
    [TestCase("*:22")]
    [TestCase("::1")]
    [TestCase("192.0.2.1")]
    [TestCase("[::1]")]
    [TestCase("99999999999")]
    [TestCase("-1")]
    [TestCase("host.example:22")]
    public void Refuses(string text) =>
        Assert.That(ListenAddress.TryParse(text, everyAddress: true, out _, out _), Is.False);
}
