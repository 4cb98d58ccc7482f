using System.Buffers.Binary;

namespace Striper.WanLab.Load;

/// <summary>An endless sequence of bytes that only its seed decides; any part of it can be had without what is before (SplitMix64: Steele, Lea, Flood 2014; little endian).</summary>
/// <param name="seed">Each stream has one of its own, so that bytes of another one are noticed.</param>
internal sealed class SeededStream(ulong seed)
{
    private const int WordBytes = sizeof(ulong);

    /// <summary>Writes the bytes from an offset on.</summary>
    public void Fill(Span<byte> target, long offset)
    {
        Span<byte> word = stackalloc byte[WordBytes];
        while (!target.IsEmpty)
        {
            var skipped = (int)(offset % WordBytes);
            var value = Word((ulong)offset / WordBytes);
            if (skipped == 0 && target.Length >= WordBytes)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(target, value);
                target = target[WordBytes..];
                offset += WordBytes;
                continue;
            }

            BinaryPrimitives.WriteUInt64LittleEndian(word, value);
            var count = Math.Min(WordBytes - skipped, target.Length);
            word.Slice(skipped, count).CopyTo(target);
            target = target[count..];
            offset += count;
        }
    }

    private ulong Word(ulong index)
    {
        unchecked
        {
            var z = seed + ((index + 1) * 0x9E3779B97F4A7C15ul);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ul;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBul;
            return z ^ (z >> 31);
        }
    }
}
