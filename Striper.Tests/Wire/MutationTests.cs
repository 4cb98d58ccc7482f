using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Wire;

/// <summary>Whatever bytes come, the codec gives a value, asks for more, or throws one of its two exceptions: anything else fails the test.</summary>
[TestFixture]
public sealed class MutationTests
{
    private const int Seed = 20140817;
    private const int Samples = 500;
    private const int Cases = 30_000;

    [Test]
    public void BitFlipsOfFrames()
    {
        var random = new Random(Seed);
        var frames = WireGenerators.Frame.Sample(Samples, new Rnd(Seed), Samples).Select(AnyFrame.Write).ToArray();
        var outcomes = new Outcomes();
        for (var i = 0; i < Cases; i++)
            outcomes.Count(Mutated(random, frames[random.Next(frames.Length)]), ReadFrame);
        outcomes.AssertAllSeen();
    }

    [Test]
    public void RandomBytesAsFrames()
    {
        var random = new Random(Seed);
        var outcomes = new Outcomes();
        for (var i = 0; i < Cases; i++)
        {
            var bytes = new byte[random.Next(1, 40)];
            random.NextBytes(bytes);

            // Half of them with a known type and a length that fits, so that bodies are reached.
            if ((i & 1) == 0 && bytes.Length > 1)
            {
                bytes[0] = (byte)random.Next(1, 13);
                bytes[1] = (byte)(bytes.Length - 2);
            }

            outcomes.Count(bytes, ReadFrame);
        }

        outcomes.AssertAllSeen();
    }

    [Test]
    public void BitFlipsOfHandshakeMessages()
    {
        var random = new Random(Seed);
        var messages = WireGenerators.Message.Sample(Samples, new Rnd(Seed), Samples).Select(HandshakeCodec.Write).ToArray();
        var outcomes = new Outcomes();
        for (var i = 0; i < Cases; i++)
            outcomes.Count(Mutated(random, messages[random.Next(messages.Length)]), ReadMessage);
        outcomes.AssertAllSeen();
    }

    [Test]
    public void RandomBodiesOfHandshakeMessages()
    {
        var random = new Random(Seed);
        var magic = HandshakeCodec.Write(new HandshakeError(HandshakeErrorCode.Malformed, ""))[..8];
        var outcomes = new Outcomes();
        for (var i = 0; i < Cases; i++)
        {
            var body = new byte[random.Next(0, 140)];
            random.NextBytes(body);
            byte[] bytes = [.. magic, (byte)random.Next(1, 4), 0, (byte)(body.Length + random.Next(0, 2)), .. body];

            // A range of versions that is spoken, so that the rest is read.
            if (body.Length > 1)
                (bytes[11], bytes[12]) = ((byte)random.Next(0, 3), (byte)random.Next(1, 3));
            outcomes.Count(bytes, ReadMessage);
        }

        outcomes.AssertAllSeen();
    }

    private static byte[] Mutated(Random random, byte[] valid)
    {
        // Mostly near the front, where the fields are.
        var bytes = valid.ToArray();
        for (var flips = random.Next(1, 4); flips > 0; flips--)
            bytes[random.Next(random.Next(2) == 0 ? Math.Min(bytes.Length, 16) : bytes.Length)] ^= (byte)(1 << random.Next(8));
        return random.Next(4) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
    }

    private static bool ReadFrame(byte[] bytes)
    {
        var frame = AnyFrame.Read(bytes, out var consumed);
        Assert.That(consumed, Is.LessThanOrEqualTo(bytes.Length));
        return frame is not null;
    }

    private static bool ReadMessage(byte[] bytes)
    {
        var done = HandshakeCodec.TryRead(bytes, out _, out var consumed);
        Assert.That(consumed, Is.LessThanOrEqualTo(bytes.Length));
        return done;
    }

    /// <summary>Counts how reading ended, so that a generator that reaches only one end of the codec is noticed.</summary>
    private sealed class Outcomes
    {
        private int _values;
        private int _incomplete;
        private int _violations;

        internal void Count(byte[] bytes, Func<byte[], bool> read)
        {
            try
            {
                if (read(bytes))
                    _values++;
                else
                    _incomplete++;
            }
            catch (Exception e) when (e is ProtocolViolationException or ForeignProtocolException)
            {
                _violations++;
            }
            catch (Exception e)
            {
                Assert.Fail($"{Convert.ToHexStringLower(bytes)}: {e}");
            }
        }

        internal void AssertAllSeen() => Assert.Multiple(() =>
        {
            Assert.That(_values, Is.GreaterThan(Cases / 100), "values");
            Assert.That(_incomplete, Is.GreaterThan(Cases / 100), "incomplete");
            Assert.That(_violations, Is.GreaterThan(Cases / 100), "violations");
        });
    }
}
