using System.Net;
using NUnit.Framework;
using Striper.Common.Diagnostics;
using Striper.Tests.Support;

namespace Striper.Tests.Diagnostics;

internal sealed class PeerLinesTests
{
    private readonly ManualTimeProvider _time = new();

    [Test]
    public void EachAddressAndKindHasALineAMinute()
    {
        var lines = new PeerLines(_time);
        Assert.That(Takes(lines, 1, 0), Is.EqualTo(0));
        Assert.That(Takes(lines, 1, 0), Is.Null);
        Assert.That(Takes(lines, 2, 0), Is.EqualTo(0), "another address");
        Assert.That(Takes(lines, 1, 1), Is.EqualTo(0), "another kind");
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(Takes(lines, 1, 0), Is.Null);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(Takes(lines, 1, 0), Is.EqualTo(2), "those that were not told");
        Assert.That(Takes(lines, 1, 0), Is.Null);
    }

    [Test]
    public void APortIsNoOtherAddress()
    {
        var lines = new PeerLines(_time);
        Assert.That(lines.TryTake(new IPEndPoint(IPAddress.Loopback, 1), 0, out _), Is.True);
        Assert.That(lines.TryTake(new IPEndPoint(IPAddress.Loopback, 2), 0, out _), Is.False);
    }

    [Test]
    public void ACrowdOfAddressesSharesALine()
    {
        var lines = new PeerLines(_time);
        for (var i = 0; i < PeerLines.MaxPeers; i++)
            Assert.That(Takes(lines, i, 0), Is.EqualTo(0));
        Assert.That(Takes(lines, PeerLines.MaxPeers, 0), Is.EqualTo(0));
        Assert.That(Takes(lines, PeerLines.MaxPeers + 1, 0), Is.Null);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(Takes(lines, PeerLines.MaxPeers + 2, 0), Is.EqualTo(0), "there is room again");
        Assert.That(Takes(lines, PeerLines.MaxPeers + 3, 0), Is.EqualTo(0));
    }

    private static int? Takes(PeerLines lines, int address, int kind) =>
        lines.TryTake(new IPEndPoint(new IPAddress(0x0a000000L + address), 9), kind, out var untold) ? untold : null;
}
