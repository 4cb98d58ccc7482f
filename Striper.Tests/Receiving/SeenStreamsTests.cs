using NUnit.Framework;

using Striper.Common.Primitives;
using Striper.Common.Receiving;

namespace Striper.Tests.Receiving;

public sealed class SeenStreamsTests
{
    [FsCheck.NUnit.Property(MaxTest = 200)]
    public void RemembersExactlyWhatWasAdded(byte[] indexes)
    {
        var seen = new SeenStreams();
        var model = new HashSet<long>();
        foreach (var wide in indexes)
        {
            var index = wide % 32; // dense, so that gaps close
            Assert.That(seen.Contains(StreamId.OfClient(index)), Is.EqualTo(model.Contains(index)));
            seen.Add(StreamId.OfClient(index));
            model.Add(index);
            var firstUnseen = Enumerable.Range(0, 33).First(i => !model.Contains(i));
            Assert.That(seen.FirstUnseenIndex, Is.EqualTo(firstUnseen));
        }

        for (var index = 0; index < 40; index++)
            Assert.That(seen.Contains(StreamId.OfClient(index)), Is.EqualTo(model.Contains(index)), $"index {index}");
    }

    [Test]
    public void ThousandsInReverseEndAsAWatermark()
    {
        const int Streams = 5000;
        var seen = new SeenStreams();
        for (var index = Streams - 1; index > 0; index--)
            seen.Add(StreamId.OfClient(index));
        Assert.That(seen.FirstUnseenIndex, Is.Zero);
        Assert.That(seen.Contains(StreamId.OfClient(0)), Is.False);

        seen.Add(StreamId.OfClient(0));
        Assert.That(seen.FirstUnseenIndex, Is.EqualTo(Streams));
        Assert.That(seen.Contains(StreamId.OfClient(Streams - 1)), Is.True);
        Assert.That(seen.Contains(StreamId.OfClient(Streams)), Is.False);
    }

    [Test]
    public void ANegativeIdIsRefused()
    {
        var seen = new SeenStreams();
        Assert.That(() => seen.Contains(new StreamId(-1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => seen.Add(new StreamId(-1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
