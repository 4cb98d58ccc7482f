using System.Buffers;

namespace Striper.Tests.Pipes;

/// <summary>Sequences of many small segments, as the network makes them.</summary>
internal static class Fragments
{
    public static ReadOnlySequence<byte> Of(byte[] bytes, int fragmentBytes)
    {
        var first = new Segment(bytes.AsMemory(0, Math.Min(fragmentBytes, bytes.Length)), 0);
        var last = first;
        for (var start = first.Memory.Length; start < bytes.Length; start += fragmentBytes)
            last = last.Append(bytes.AsMemory(start, Math.Min(fragmentBytes, bytes.Length - start)));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
