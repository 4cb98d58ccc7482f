using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Striper.Common.Wire;

namespace Striper.Tests.Wire;

[TestFixture]
public sealed class VarIntTests
{
    // The examples of RFC 9000, appendix A.1, and the edges of every form.
    [TestCase("c2197c5eff14e88c", 151288809941952652)]
    [TestCase("9d7f3e7d", 494878333)]
    [TestCase("7bbd", 15293)]
    [TestCase("25", 37)]
    [TestCase("00", 0)]
    [TestCase("3f", 63)]
    [TestCase("4040", 64)]
    [TestCase("7fff", 16383)]
    [TestCase("80004000", 16384)]
    [TestCase("bfffffff", 1073741823)]
    [TestCase("c000000040000000", 1073741824)]
    [TestCase("ffffffffffffffff", VarInt.MaxValue)]
    public void WritesAndReadsTheShortestForm(string hex, long value)
    {
        var buffer = new byte[VarInt.MaxBytes];
        var written = VarInt.Write(buffer, value);
        Assert.That(Convert.ToHexStringLower(buffer.AsSpan(0, written)), Is.EqualTo(hex));
        Assert.That(VarInt.SizeOf(value), Is.EqualTo(written));
        Assert.That(VarInt.TryRead(buffer.AsSpan(0, written), out var read, out var bytes), Is.True);
        Assert.That((read, bytes), Is.EqualTo((value, written)));
        Assert.That(VarInt.TryRead(buffer.AsSpan(0, written - 1), out _, out _), Is.False);
    }

    [Test]
    public void ReadsLongerForms()
    {
        Assert.That(VarInt.TryRead([0x40, 0x25], out var value, out var bytes), Is.True);
        Assert.That((value, bytes), Is.EqualTo((37L, 2)));
    }

    [FsCheck.NUnit.Property]
    public Property EveryValueComesBack() => Prop.ForAll(ArbMap.Default.ArbFor<long>(), any =>
    {
        var value = any & VarInt.MaxValue;
        var buffer = new byte[VarInt.MaxBytes];
        var written = VarInt.Write(buffer, value);
        return VarInt.TryRead(buffer, out var read, out var bytes) && read == value && bytes == written;
    });

    [Test]
    public void RefusesWhatHasNoForm([Values(-1, VarInt.MaxValue + 1, long.MinValue)] long value) =>
        Assert.That(() => VarInt.Write(new byte[VarInt.MaxBytes], value), Throws.TypeOf<ArgumentOutOfRangeException>());
}
