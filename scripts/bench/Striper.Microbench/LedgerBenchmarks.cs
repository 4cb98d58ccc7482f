using BenchmarkDotNet.Attributes;
using Striper.Common.Primitives;
using Striper.Common.Sending;

namespace Striper.Microbench;

/// <summary>A frame's way through a leg's ledger: entered when written, taken when a receipt covers it.</summary>
[MemoryDiagnoser]
public class LedgerBenchmarks
{
    private const int FrameBytes = 64 * 1024;
    private const int Frames = 64;

    // RECEIPT is due after 256 KiB.
    private const int FramesOfReceipt = 4;

    private readonly object _stream = new();
    private LegLedger<object> _ledger = null!;
    private long _written;

    /// <summary>Frames out: a leg of 200 Mbit/s and 20 ms, and one of 10 Gbit/s and 50 ms.</summary>
    [Params(8, 1024)]
    public int Out { get; set; }

    /// <summary>A ledger with that many frames, grown to its size.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _ledger = new LegLedger<object>();
        for (var i = 0; i < Out + FramesOfReceipt; i++)
            Enter();
        Receipt();
    }

    /// <summary>One frame in and one out.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    public int EnterAndReceipt()
    {
        for (var i = 0; i < Frames; i++)
        {
            Enter();
            if (i % FramesOfReceipt == FramesOfReceipt - 1)
                Receipt();
        }

        return _ledger.Count;
    }

    private void Enter()
    {
        _written += FrameBytes;
        _ledger.Add(new LedgerEntry<object>(_written, TimeSpan.FromTicks(_written), null, _stream, ControlKinds.Credit, default));
    }

    private void Receipt()
    {
        while (_ledger.TryTake(_written - ((long)Out * FrameBytes), out _))
        {
        }
    }
}
