using System.Security.Cryptography;
using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Wire;

[TestFixture]
public sealed class JoinProofTests
{
    private static readonly JoinKey Key = new([.. Enumerable.Range(0, JoinKey.SizeBytes).Select(n => (byte)n)]);
    private static readonly TunnelId Tunnel = new(new UInt128(0x0102030405060708, 0x090a0b0c0d0e0f10));
    private static readonly LegId Leg = new(0x0203, 0x04050607);

    [Test]
    public void IsTheHmacOverIdSlotAndIncarnation()
    {
        var key = Convert.FromHexString("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        var message = Convert.FromHexString("0102030405060708090a0b0c0d0e0f10" + "0203" + "04050607");
        Assert.That(JoinProof.Compute(Key, Tunnel, Leg), Is.EqualTo(new JoinProof(HMACSHA256.HashData(key, message))));
    }

    [Test]
    public void MatchesItsOwnLegOnly()
    {
        var proof = JoinProof.Compute(Key, Tunnel, Leg);
        Assert.Multiple(() =>
        {
            Assert.That(proof.Matches(Key, Tunnel, Leg), Is.True);
            Assert.That(proof.Matches(new JoinKey(new byte[JoinKey.SizeBytes]), Tunnel, Leg), Is.False);
            Assert.That(proof.Matches(Key, new TunnelId(Tunnel.Value + 1), Leg), Is.False);
            Assert.That(proof.Matches(Key, Tunnel, Leg with { Slot = 4 }), Is.False);
            Assert.That(proof.Matches(Key, Tunnel, Leg with { Incarnation = 4 }), Is.False);
        });
    }

    [Test]
    public void OneWrongBitDoesNotMatch([Range(0, JoinProof.SizeBytes - 1)] int at)
    {
        var bytes = new byte[JoinProof.SizeBytes];
        JoinProof.Compute(Key, Tunnel, Leg).CopyTo(bytes);
        bytes[at] ^= 0x01;
        Assert.That(new JoinProof(bytes).Matches(Key, Tunnel, Leg), Is.False);
    }

    [Test]
    public void DrawnKeysDiffer()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => JoinKey.NewRandom());
        Assert.That(keys, Is.Unique);
    }
}
