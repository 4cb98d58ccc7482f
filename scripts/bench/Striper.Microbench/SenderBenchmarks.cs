using BenchmarkDotNet.Attributes;
using Striper.Common.Buffers;
using Striper.Common.Primitives;
using Striper.Common.Sending;
using Striper.Common.Wire;

namespace Striper.Microbench;

/// <summary>One datagram at its sender: the application's bytes are appended, cut, and receipted, with as many out as a path holds.</summary>
[MemoryDiagnoser]
public class SenderBenchmarks
{
    private const int DatagramBytes = 64 * 1024;
    private const int Datagrams = 64;
    private const int Out = 32;
    private const long WindowBytes = 16L << 20;

    private readonly BufferPool _buffers = new();
    private readonly Queue<Datagram> _out = new();
    private StreamSender _sender = null!;

    /// <summary>What one read of the application brought: a datagram, which is cut in place, or the shell's largest read, cut by copying all but the last.</summary>
    [Params(DatagramBytes, 4 * DatagramBytes)]
    public int ReadBytes { get; set; }

    /// <summary>A sender with its datagrams out.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _sender = new StreamSender(StreamId.OfClient(40), _buffers, new DatagramPool(_buffers));
        while (_out.Count < Out)
            ReadAndCut();
    }

    /// <summary>Receipts in the order of cutting.</summary>
    [Benchmark(OperationsPerInvoke = Datagrams)]
    public long InOrder()
    {
        while (_out.Count < Out + Datagrams)
            ReadAndCut();
        while (_out.Count > Out)
            Receipt();
        return _sender.NextOffset;
    }

    /// <summary>The oldest one's receipt comes after those of all that were cut after it.</summary>
    [Benchmark(OperationsPerInvoke = Datagrams)]
    public long OldestLast()
    {
        while (_out.Count < Out + Datagrams)
            ReadAndCut();
        _out.Enqueue(_out.Dequeue());
        while (_out.Count > Out)
            Receipt();
        return _sender.NextOffset;
    }

    private void ReadAndCut()
    {
        _sender.Append(_buffers.Rent(FrameWriter.MaxDataHeaderBytes + ReadBytes), FrameWriter.MaxDataHeaderBytes, ReadBytes);
        _sender.OnCredit(_sender.NextOffset + WindowBytes);
        while (_sender.CanCut)
            _out.Enqueue(_sender.Cut(DatagramBytes + FrameWriter.MaxDataHeaderBytes, DatagramBytes));
    }

    private void Receipt()
    {
        var datagram = _out.Dequeue();
        _sender.OnReceipt(datagram);
        datagram.Release();
    }
}
