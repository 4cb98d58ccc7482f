using NUnit.Framework;
using Striper.Cli.Options;

namespace Striper.Tests.Cli;

internal sealed class HostPortTests
{
    [TestCase("localhost:22", "localhost", 22)]
    [TestCase("a.example.org.:443", "a.example.org.", 443)]
    [TestCase("my_host-1:65535", "my_host-1", 65535)]
    [TestCase("bücher.example:80", "bücher.example", 80)]
    [TestCase("3com.example:80", "3com.example", 80)]
    [TestCase("192.0.2.1:1", "192.0.2.1", 1)]
    [TestCase("[2001:DB8::1]:80", "2001:db8::1", 80)]
    public void ReadsHostAndPort(string text, string host, int port)
    {
        Assert.That(HostPort.TryParse(text, out var value, out var error), Is.True, error);
        Assert.That(value, Is.EqualTo(new HostPort(host, port)));
    }

    [TestCase("192.0.2.1:1", true)]
    [TestCase("[::1]:1", true)]
    [TestCase("localhost:1", false)]
    public void KnowsLiteralAddresses(string text, bool literal)
    {
        Assert.That(HostPort.TryParse(text, out var value, out _), Is.True);
        Assert.That(value!.Address is not null, Is.EqualTo(literal));
        Assert.That(value.ToString(), Is.EqualTo(text));
    }

    [TestCase("")]
    [TestCase(":")]
    [TestCase("a:")]
    [TestCase("[]:1")]
    [TestCase("[a]:1")]
    [TestCase("[192.0.2.1]:1")]
    [TestCase("[::1:1")]
    [TestCase("[::1]1")]
    [TestCase("[[::1]]:1")]
    [TestCase("1.2.3:1")]
    [TestCase("1.2:1")]
    [TestCase("0x7f.0.0.1:1")]
    [TestCase("a b:1")]
    [TestCase("a-:1")]
    [TestCase("a:+1")]
    [TestCase("a: 1")]
    public void Refuses(string text)
    {
        Assert.That(HostPort.TryParse(text, out _, out var error), Is.False);
        Assert.That(error, Does.StartWith("'").And.Contain(", "));
    }

    [Test]
    public void LabelsAndNamesHaveTheirLengths()
    {
        var label = new string('a', 63);
        Assert.That(HostSyntax.IsName(label), Is.True);
        Assert.That(HostSyntax.IsName(label + "a"), Is.False);
        var longest = string.Join('.', label, label, label, new string('a', 61));
        Assert.That(HostSyntax.IsName(longest), Is.True);
        Assert.That(HostSyntax.IsName(longest + "a"), Is.False);
    }
}
