using NUnit.Framework;
using Striper.Cli.Options;
using Striper.Tests.Support;

namespace Striper.Tests.Cli;

/// <summary>The file of <c>--admin-token-file</c>, and what holds for every file that is its owner's alone.</summary>
internal sealed class TokenFileTests
{
    private const string Token = "correct-horse-battery-staple";

    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void CreateDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => _directory.Dispose();

    [TestCase(Token)]
    [TestCase(Token + "\n")]
    [TestCase("\uFEFF# the pager's\r\n\r\n   " + Token + "  \r\n# the end")]
    public void OneTokenIsRead(string content)
    {
        Assert.That(TokenFile.TryRead(Write(content), out var token, out var error), Is.True, error);
        Assert.That(token, Is.EqualTo(Token));
    }

    [TestCase(TokenFile.MinLength)]
    [TestCase(512)]
    public void AnyLengthThatIsHardToGuessWillDo(int length)
    {
        Assert.That(TokenFile.TryRead(Write(new string('!', length)), out var token, out _), Is.True);
        Assert.That(token, Has.Length.EqualTo(length));
    }

    [TestCase("", "has no token, put one token in")]
    [TestCase("# " + Token, "has no token, put one token in")]
    [TestCase(Token + "\n" + Token + "2", "has 2 lines, put one token in")]
    [TestCase("fifteen-letters", "has a token that is too short or too long, use 16 to 512 characters (tcp-proxy keygen FILE makes one)")]
    [TestCase("correct horse battery staple", "has a token with other characters than ASCII's letters, digits and signs, make one with tcp-proxy keygen FILE")]
    [TestCase("correct-horse-battery-st\u00e4ple", "has a token with other characters than ASCII's letters, digits and signs, make one with tcp-proxy keygen FILE")]
    public void WhatIsNoTokenIsRefused(string content, string complaint) => AssertRefused(content, complaint);

    [Test]
    public void ALongOneIsRefused() =>
        AssertRefused(new string('a', 513), "has a token that is too short or too long, use 16 to 512 characters (tcp-proxy keygen FILE makes one)");

    [Test]
    public void AWrongFileIsNotReadToItsEnd() => AssertRefused(new string('#', 1 << 20), "is larger than 8 KiB, is it the right file?");

    [TestCase(UnixFileMode.GroupRead)]
    [TestCase(UnixFileMode.OtherRead)]
    [TestCase(UnixFileMode.GroupWrite)]
    [TestCase(UnixFileMode.OtherWrite)]
    [Platform(Exclude = "Win", Reason = "Modes are Unix's.")]
    public void WhatOthersMayReadOrWriteIsRefused(UnixFileMode mode) => AssertRefused(
        Token, "may be read or written by others, take that away with chmod 600 (and make a new one if they may have read it)", UnixFileMode.UserRead | mode);

    [Test]
    public void WhatIsNotThereOrNoFileIsToldSo()
    {
        Assert.That(TokenFile.TryRead(_directory["none"], out _, out var missing), Is.False);
        Assert.That(missing, Is.EqualTo($"'{_directory["none"]}' does not exist, make one with tcp-proxy keygen FILE"));
        Assert.That(TokenFile.TryRead(_directory.Path, out _, out var noFile), Is.False);
        Assert.That(noFile, Is.EqualTo($"'{_directory.Path}' cannot be read, choose a file that you may read"));
    }

    [Test]
    public void WhatKeygenWritesIsAToken()
    {
        Assert.That(SecretFile.TryCreate(_directory["made"], "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n", out var error), Is.True, error);
        Assert.That(TokenFile.TryRead(_directory["made"], out var token, out _), Is.True);
        Assert.That(token, Has.Length.EqualTo(64));
    }

    private void AssertRefused(string content, string complaint, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var file = Write(content, mode);
        Assert.That(TokenFile.TryRead(file, out var token, out var error), Is.False);
        Assert.That(token, Is.Null);
        Assert.That(error, Is.EqualTo($"'{file}' {complaint}"));
    }

    private string Write(string content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var file = _directory["token"];
        File.WriteAllText(file, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, mode);
        return file;
    }
}
