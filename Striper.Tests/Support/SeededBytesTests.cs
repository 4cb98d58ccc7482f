using System.Security.Cryptography;
using NUnit.Framework;

namespace Striper.Tests.Support;

internal sealed class SeededBytesTests
{
    [Test]
    public void BytesDependOnSeedAndOffsetOnly()
    {
        var whole = new SeededBytes(5).Take(64);
        var part = new byte[21];
        for (var offset = 0; offset + part.Length <= whole.Length; offset++)
        {
            new SeededBytes(5).Fill(offset, part);
            Assert.That(part, Is.EqualTo(whole.AsSpan(offset, part.Length).ToArray()), $"offset {offset}");
        }

        Assert.That(new SeededBytes(6).Take(64), Is.Not.EqualTo(whole));
    }

    [Test]
    public async Task FileHoldsTheSequenceAndItsSum()
    {
        using var directory = new TemporaryDirectory();
        const int LengthBytes = 300_001;

        var sum = await new SeededBytes(7).WriteFileAsync(directory["f"], LengthBytes, CancellationToken.None);

        var expected = new SeededBytes(7).Take(LengthBytes);
        Assert.That(await File.ReadAllBytesAsync(directory["f"]), Is.EqualTo(expected));
        Assert.That(sum, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(expected))));
        Assert.That(await Checksum.OfFileAsync(directory["f"], CancellationToken.None), Is.EqualTo(sum));
    }
}
