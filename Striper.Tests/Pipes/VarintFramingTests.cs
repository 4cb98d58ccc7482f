using System.Buffers;
using FsCheck;
using NUnit.Framework;
using Striper.Common.Pipes;
using Striper.Common.Primitives;

namespace Striper.Tests.Pipes;

[TestFixture]
public sealed class VarintFramingTests
{
    private const int Limit = VarintFraming.DefaultMaxPayloadBytes;

    [TestCase(0, "00")]
    [TestCase(3, "03")]
    [TestCase(123, "7b")]
    [TestCase(127, "7f")]
    [TestCase(128, "8001")]
    [TestCase(200_000, "c09a0c")]
    [TestCase(512 * 1024, "808020")]
    [TestCase(VarintFraming.LargestPayloadBytes, "ffffff7f")]
    public void Lengths_are_written_and_read_as_on_the_old_wire(int length, string hex)
    {
        var bytes = new byte[VarintFraming.MaxLengthBytes];
        var count = VarintFraming.WriteLength(bytes, length);
        Assert.That(Convert.ToHexStringLower(bytes, 0, count), Is.EqualTo(hex));

        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(bytes, 0, count));
        Assert.That(VarintFraming.TryReadLength(ref reader, VarintFraming.LargestPayloadBytes, out var read), Is.True);
        Assert.That((read, reader.Remaining), Is.EqualTo((length, 0L)));
    }

    [TestCase("8000", TestName = "Padded zero")]
    [TestCase("838000", TestName = "Padded three")]
    [TestCase("80808080", TestName = "More than four bytes")]
    [TestCase("818020", TestName = "One above the limit")]
    [TestCase("ffffff7f", TestName = "The largest length")]
    public void Overlong_and_oversized_lengths_are_violations(string hex)
    {
        var buffer = new ReadOnlySequence<byte>(Convert.FromHexString(hex));
        Assert.That(() => VarintFraming.TryRead(ref buffer, Limit, out _), Throws.TypeOf<ProtocolViolationException>());
    }

    [TestCase("")]
    [TestCase("80")]
    [TestCase("03aabb")]
    [TestCase("808020")]
    public void An_incomplete_frame_is_left_alone(string hex)
    {
        var buffer = new ReadOnlySequence<byte>(Convert.FromHexString(hex));
        var before = buffer;
        Assert.That(VarintFraming.TryRead(ref buffer, Limit, out _), Is.False);
        Assert.That(buffer.Start, Is.EqualTo(before.Start));
    }

    [FsCheck.NUnit.Property]
    public void Datagrams_come_out_of_any_splits_as_they_went_in(byte[][] datagrams, PositiveInt[] splits)
    {
        var wire = new ArrayBufferWriter<byte>();
        foreach (var datagram in datagrams)
            VarintFraming.Write(wire, datagram);

        var received = new List<byte[]>();
        var buffered = Array.Empty<byte>();
        foreach (var piece in Split(wire.WrittenSpan.ToArray(), splits))
        {
            buffered = [.. buffered, .. piece];
            var buffer = Fragments.Of(buffered, fragmentBytes: 3);
            while (VarintFraming.TryRead(ref buffer, Limit, out var payload))
                received.Add(payload.ToArray());
            buffered = buffer.ToArray();
        }

        Assert.That(received, Is.EqualTo(datagrams));
        Assert.That(buffered, Is.Empty);
    }

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public void Arbitrary_bytes_are_frames_or_a_violation(byte[] bytes, PositiveInt limit)
    {
        var buffer = Fragments.Of(bytes, fragmentBytes: 2);
        var before = buffer.Length;
        try
        {
            while (VarintFraming.TryRead(ref buffer, limit.Get, out var payload))
            {
                Assert.That(payload.Length, Is.LessThanOrEqualTo(limit.Get));
                Assert.That(buffer.Length, Is.LessThan(before));
                before = buffer.Length;
            }
        }
        catch (ProtocolViolationException)
        {
            Assert.That(buffer.Length, Is.EqualTo(before), "the frames before the broken one are taken, nothing else");
        }
    }

    private static IEnumerable<byte[]> Split(byte[] bytes, PositiveInt[] sizes)
    {
        var start = 0;
        foreach (var size in sizes)
        {
            var end = Math.Min(start + size.Get, bytes.Length);
            yield return bytes[start..end];
            start = end;
        }

        yield return bytes[start..];
    }
}
