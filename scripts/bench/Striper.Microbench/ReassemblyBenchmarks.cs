using BenchmarkDotNet.Attributes;
using Striper.Common.Buffers;
using Striper.Common.Receiving;

namespace Striper.Microbench;

/// <summary>One datagram through a <see cref="ReorderBuffer"/>, from its arrival until the application took it.</summary>
[MemoryDiagnoser]
public class ReassemblyBenchmarks
{
    // As many as the most legs, so that each interleaving divides it.
    private const int Pieces = 64;

    // The shell's largest write to an application.
    private const int MostPeekedBytes = 256 * 1024;

    private ReorderBuffer _buffer = null!;
    private byte[] _piece = null!;

    /// <summary>A segment's worth, where the cost is the bookkeeping, and a large datagram, where it is the copy.</summary>
    [Params(1448, 64 * 1024)]
    public int PieceBytes { get; set; }

    /// <summary>An empty buffer; the offsets then grow from one benchmark's call to the next.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _buffer = new ReorderBuffer(new BufferPool());
        _piece = new byte[PieceBytes];
    }

    /// <summary>In order, straight to an application that keeps up: no copy.</summary>
    [Benchmark(OperationsPerInvoke = Pieces)]
    public long PassThrough()
    {
        for (var i = 0; i < Pieces; i++)
        {
            if (!_buffer.CanPassThrough(_buffer.ConsumedOffset, PieceBytes))
                throw new InvalidOperationException("Nothing stands in the way.");
            _buffer.PassedThrough(PieceBytes);
        }

        return _buffer.ConsumedOffset;
    }

    /// <summary>In order, held until the application takes it.</summary>
    [Benchmark(OperationsPerInvoke = Pieces)]
    public long InOrder()
    {
        for (var i = 0; i < Pieces; i++)
        {
            _buffer.Store(_buffer.ConsumedOffset, _piece);
            Drain();
        }

        return _buffer.ConsumedOffset;
    }

    /// <summary>One datagram of each leg; that of the first leg, which all others wait for, comes last.</summary>
    [Benchmark(OperationsPerInvoke = Pieces)]
    [Arguments(4)]
    [Arguments(64)]
    public long FirstLegLate(int legs)
    {
        for (var round = 0; round < Pieces / legs; round++)
        {
            var start = _buffer.ConsumedOffset;
            for (var leg = 1; leg < legs; leg++)
                _buffer.Store(start + ((long)leg * PieceBytes), _piece);
            _buffer.Store(start, _piece);
            Drain();
        }

        return _buffer.ConsumedOffset;
    }

    /// <summary>One datagram of each leg, the furthest first: a gap before each.</summary>
    [Benchmark(OperationsPerInvoke = Pieces)]
    [Arguments(4)]
    [Arguments(64)]
    public long Reversed(int legs)
    {
        for (var round = 0; round < Pieces / legs; round++)
        {
            var start = _buffer.ConsumedOffset;
            for (var leg = legs - 1; leg >= 0; leg--)
                _buffer.Store(start + ((long)leg * PieceBytes), _piece);
            Drain();
        }

        return _buffer.ConsumedOffset;
    }

    /// <summary>Every other datagram first, then those between: as many gaps at once as there can be.</summary>
    [Benchmark(OperationsPerInvoke = Pieces)]
    [Arguments(4)]
    [Arguments(64)]
    public long EveryOtherLate(int legs)
    {
        for (var round = 0; round < Pieces / legs; round++)
        {
            var start = _buffer.ConsumedOffset;
            for (var leg = 1; leg < legs; leg += 2)
                _buffer.Store(start + ((long)leg * PieceBytes), _piece);
            for (var leg = 0; leg < legs; leg += 2)
                _buffer.Store(start + ((long)leg * PieceBytes), _piece);
            Drain();
        }

        return _buffer.ConsumedOffset;
    }

    private void Drain()
    {
        while (_buffer.Peek(MostPeekedBytes) is { IsEmpty: false } bytes)
            _buffer.Consume(bytes.Length);
    }
}
