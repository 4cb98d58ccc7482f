using BenchmarkDotNet.Attributes;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Microbench;

/// <summary>The frames of steady bulk, at values of some minutes into it: one DATA header a datagram, RECEIPT and CREDIT every few.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private const int PayloadBytes = 64 * 1024;
    private const long Offset = 10L << 30;

    private static readonly StreamId _stream = StreamId.OfClient(40);

    private readonly byte[] _data = new byte[FrameWriter.MaxDataHeaderBytes];
    private readonly byte[] _receipt = new byte[FrameWriter.MaxControlFrameBytes];
    private readonly byte[] _credit = new byte[FrameWriter.MaxControlFrameBytes];
    private readonly byte[] _scratch = new byte[FrameWriter.MaxControlFrameBytes];

    /// <summary>What the Read* benchmarks read.</summary>
    public CodecBenchmarks()
    {
        FrameWriter.WriteDataHeader(_data, _stream, Offset, PayloadBytes);
        FrameWriter.WriteReceipt(_receipt, Receipt);
        FrameWriter.WriteCredit(_credit, Credit);
    }

    private static ReceiptFrame Receipt => new(new LegId(3, 1), Offset / 4);

    private static CreditFrame Credit => new(_stream, Offset + (4L << 20));

    /// <summary>DATA, all in front of the payload.</summary>
    [Benchmark]
    public int WriteDataHeader() => FrameWriter.WriteDataHeader(_scratch, _stream, Offset, PayloadBytes);

    /// <summary>The same as the engine reads it: the header of any frame first.</summary>
    [Benchmark]
    public long ReadDataHeader()
    {
        FrameReader.TryReadHeader(_data, PayloadBytes, out _);
        FrameReader.TryReadDataHeader(_data, PayloadBytes, out var header);
        return header.EndOffset;
    }

    /// <summary>RECEIPT, whole.</summary>
    [Benchmark]
    public int WriteReceipt() => FrameWriter.WriteReceipt(_scratch, Receipt);

    /// <summary>RECEIPT, header and body.</summary>
    [Benchmark]
    public long ReadReceipt() => FrameReader.ReadReceipt(BodyOf(_receipt)).Count;

    /// <summary>CREDIT, whole.</summary>
    [Benchmark]
    public int WriteCredit() => FrameWriter.WriteCredit(_scratch, Credit);

    /// <summary>CREDIT, header and body.</summary>
    [Benchmark]
    public long ReadCredit() => FrameReader.ReadCredit(BodyOf(_credit)).Limit;

    private static ReadOnlySpan<byte> BodyOf(ReadOnlySpan<byte> frame)
    {
        FrameReader.TryReadHeader(frame, PayloadBytes, out var header);
        return frame.Slice(header.HeaderBytes, header.BodyBytes);
    }
}
