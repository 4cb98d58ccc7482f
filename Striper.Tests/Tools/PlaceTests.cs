using NUnit.Framework;
using Striper.Tools;

namespace Striper.Tests.Tools;

internal sealed class PlaceTests
{
    [TestCase("7", "127.0.0.1", 7, "127.0.0.1:7")]
    [TestCase("a.example:7", "a.example", 7, "a.example:7")]
    [TestCase("[2001:db8::1]:7", "2001:db8::1", 7, "[2001:db8::1]:7")]
    public void APlaceIsRead(string text, string host, int port, string written)
    {
        Assert.That(Place.Parse(text), Is.EqualTo(new Place(host, port)));
        Assert.That(Place.Parse(text).ToString(), Is.EqualTo(written));
    }

    [TestCase("")]
    [TestCase("a")]
    [TestCase(":7")]
    [TestCase("[]:7")]
    [TestCase("::1:7")]
    [TestCase("a:65536")]
    [TestCase("a:-1")]
    public void WhatIsNoneIsRefused(string text) => Assert.That(() => Place.Parse(text), Throws.TypeOf<UsageException>());

    [Test]
    public void ANameIsNoPlaceToListenOn() => Assert.That(() => Place.Parse("a.example:7").ToEndPoint(), Throws.TypeOf<UsageException>());
}
