using System.Security.Cryptography;
using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Wire;

[TestFixture]
public sealed class JoinProofTests
{
    private static readonly JoinKey _key = new([.. Enumerable.Range(0, JoinKey.SizeBytes).Select(n => (byte)n)]);
    private static readonly TunnelId _tunnel = new(new UInt128(0x0102030405060708, 0x090a0b0c0d0e0f10));
    private static readonly LegId _leg = new(0x0203, 0x04050607);

    [Test]
    public void IsTheHmacOverIdSlotAndIncarnation()
    {
        var key = Convert.FromHexString("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        var message = Convert.FromHexString("0102030405060708090a0b0c0d0e0f10" + "0203" + "04050607");
        Assert.That(JoinProof.Compute(_key, _tunnel, _leg), Is.EqualTo(new JoinProof(HMACSHA256.HashData(key, message))));
    }

    [Test]
    public void MatchesItsOwnLegOnly()
    {
        var proof = JoinProof.Compute(_key, _tunnel, _leg);
        Assert.Multiple(() =>
        {
            Assert.That(proof.Matches(_key, _tunnel, _leg), Is.True);
            Assert.That(proof.Matches(new JoinKey(new byte[JoinKey.SizeBytes]), _tunnel, _leg), Is.False);
            Assert.That(proof.Matches(_key, new TunnelId(_tunnel.Value + 1), _leg), Is.False);
            Assert.That(proof.Matches(_key, _tunnel, _leg with { Slot = 4 }), Is.False);
            Assert.That(proof.Matches(_key, _tunnel, _leg with { Incarnation = 4 }), Is.False);
        });
    }

    [Test]
    public void OneWrongBitDoesNotMatch([Range(0, JoinProof.SizeBytes - 1)] int at)
    {
        var bytes = new byte[JoinProof.SizeBytes];
        JoinProof.Compute(_key, _tunnel, _leg).CopyTo(bytes);
        bytes[at] ^= 0x01;
        Assert.That(new JoinProof(bytes).Matches(_key, _tunnel, _leg), Is.False);
    }

    [Test]
    public void DrawnKeysDiffer()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => JoinKey.NewRandom());
        Assert.That(keys, Is.Unique);
    }
}
