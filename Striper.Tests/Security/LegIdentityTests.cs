using NUnit.Framework;
using Striper.Common.Security;

namespace Striper.Tests.Security;

internal sealed class LegIdentityTests
{
    private const string Text = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    // Both ends derive it on their own, of whatever version they are: it never changes. The figures are of another program, by the words of PROTOCOL.md.
    [Test]
    public void ASecretAlwaysGivesTheSameIdentity()
    {
        using var identity = new LegIdentity(Secret(Text));
        Assert.That(identity.Name, Is.EqualTo("a82d296a3037f7291b43fafc0e3308ae.striper"));
        Assert.That(Convert.ToHexStringLower(identity.Context.TargetCertificate.PublicKey.EncodedKeyValue.RawData), Is.EqualTo("046fb2e8e92ec90614abe79b77160264e40a4be78e11efb1493b56d9b9fdf913c1be5ef8841e9d6b53044c4ebe4177a2ab2cb905990574bd8b0eedafeea4560007"));
    }

    [Test]
    public void AnIdentityKnowsItsOwnAndNoOther()
    {
        using var one = new LegIdentity(Secret(Text));
        using var same = new LegIdentity(Secret(Text));
        using var other = new LegIdentity(SharedSecret.NewRandom());
        Assert.That(one.IsOf(same.Context.TargetCertificate), Is.True);
        Assert.That(one.IsOf(other.Context.TargetCertificate), Is.False);
        Assert.That(one.Name, Is.EqualTo(same.Name).And.Not.EqualTo(other.Name));
    }

    [Test]
    public void ASecretDoesNotShowItself()
    {
        var secret = SharedSecret.NewRandom();
        Assert.That($"{secret}", Does.Not.Contain(secret.ToText()[..8]));
    }

    private static SharedSecret Secret(string text) => SharedSecret.TryParse(text, out var secret, out var error) ? secret : throw new ArgumentException(error);
}
