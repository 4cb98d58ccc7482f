using NUnit.Framework;
using Striper.Cli.Options;
using Striper.Common.Security;
using Striper.Tests.Support;

namespace Striper.Tests.Cli;

internal sealed class SecretFileTests
{
    private const string First = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private const string Second = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeffe0e1e2e3e4e5e6e7e8e9eaebecedeeef";

    [Test]
    public void OneOrTwoSecretsAreReadInOrder()
    {
        using var directory = new TemporaryDirectory();
        Assert.That(Read(directory, First), Is.EqualTo([First]));
        Assert.That(Read(directory, $"\uFEFF# new\r\n\r\n  {Second.ToUpperInvariant()}  \r\n# old\n{First}\n"), Is.EqualTo([Second, First]));
    }

    [TestCase("", "has no secret, put in one, or two while you replace it (both are accepted, the first is used)")]
    [TestCase("# 0001020304\n", "has no secret, put in one, or two while you replace it (both are accepted, the first is used)")]
    [TestCase(First + "\n" + Second + "\n" + First, "has 3 secrets, put in one, or two while you replace it (both are accepted, the first is used)")]
    [TestCase("\n0001", "has in line 2 what has 4 digits where a secret has 64, make one with tcp-proxy keygen")]
    [TestCase(First + "00", "has in line 1 what has 66 digits where a secret has 64, make one with tcp-proxy keygen")]
    [TestCase("correct horse battery staple", "has in line 1 what is no secret, which has 64 hexadecimal digits and nothing else, make one with tcp-proxy keygen")]
    [TestCase("0000000000000000000000000000000000000000000000000000000000000000", "has in line 1 what is too regular to be secret, make one with tcp-proxy keygen")]
    [TestCase("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "has in line 1 what is too regular to be secret, make one with tcp-proxy keygen")]
    public void WhatIsNoSecretIsRefused(string content, string error)
    {
        using var directory = new TemporaryDirectory();
        Assert.That(Complaint(directory, content), Is.EqualTo(error));
    }

    [Test]
    public void AWrongFileIsNotReadToItsEnd()
    {
        using var directory = new TemporaryDirectory();
        Assert.That(Complaint(directory, new string('#', 1 << 20)), Is.EqualTo("is larger than 8 KiB, is it the right file?"));
        Assert.That(SecretFile.TryRead(directory["."], out _, out var error), Is.False);
        Assert.That(error, Does.EndWith("cannot be read, choose a file that you may read"));
    }

    [TestCase(UnixFileMode.GroupRead)]
    [TestCase(UnixFileMode.OtherRead)]
    [TestCase(UnixFileMode.GroupWrite)]
    [TestCase(UnixFileMode.OtherWrite)]
    [Platform(Exclude = "Win", Reason = "Modes are Unix's.")]
    public void WhatOthersMayReadOrWriteIsRefused(UnixFileMode mode)
    {
        using var directory = new TemporaryDirectory();
        Assert.That(
            Complaint(directory, First, UnixFileMode.UserRead | mode),
            Is.EqualTo("may be read or written by others, take that away with chmod 600 (and make a new one if they may have read it)"));
    }

    [Test]
    public void WhatKeygenWritesIsReadAndBelongsToItsOwnerAlone()
    {
        using var directory = new TemporaryDirectory();
        var file = directory["secret"];
        var line = SharedSecret.NewRandom().ToText();
        Assert.That(SecretFile.TryCreate(file, line + "\n", out var error), Is.True, error);
        if (!OperatingSystem.IsWindows())
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(SecretFile.TryRead(file, out var secrets, out _), Is.True);
        Assert.That(secrets!.Select(secret => secret.ToText()), Is.EqualTo([line]));

        // And what exists stays, whatever it is.
        foreach (var existing in new[] { file, directory["."] })
        {
            Assert.That(SecretFile.TryCreate(existing, First, out error), Is.False);
            Assert.That(error, Is.EqualTo($"'{existing}' exists, and a secret is never overwritten: choose another name or remove it"));
        }

        Assert.That(File.ReadAllText(file), Is.EqualTo(line + "\n"));
        Assert.That(SecretFile.TryCreate(directory["no/such"], First, out error), Is.False);
        Assert.That(error, Does.EndWith("cannot be written, choose a file in a directory that exists and that you may write to"));
    }

    private static IEnumerable<string> Read(TemporaryDirectory directory, string content)
    {
        var file = Write(directory, content, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.That(SecretFile.TryRead(file, out var secrets, out var error), Is.True, error);
        return secrets!.Select(secret => secret.ToText());
    }

    private static string Complaint(TemporaryDirectory directory, string content, UnixFileMode mode = UnixFileMode.UserRead)
    {
        var file = Write(directory, content, mode);
        Assert.That(SecretFile.TryRead(file, out _, out var error), Is.False);
        Assert.That(error, Does.StartWith($"'{file}' ").And.Not.Contains(First));
        return error![$"'{file}' ".Length..];
    }

    private static string Write(TemporaryDirectory directory, string content, UnixFileMode mode)
    {
        var file = directory["secret"];
        File.Delete(file);
        File.WriteAllText(file, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, mode);
        return file;
    }
}
