using BenchmarkDotNet.Attributes;
using Striper.Microbench.Bulk;

namespace Striper.Microbench;

/// <summary>
/// A datagram's whole way through both engines in steady bulk: read, cut, placed, written, received, delivered, receipted, with its share of
/// ticks, receipts and credit at 200 Mbit/s a leg. What the sockets, the lock and the thread pool cost is not in it, nor the kernel's copies.
/// </summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private const int DatagramBytes = 64 * 1024;
    private const int Datagrams = 1024;

    // Long enough for start-up, the first drains and whatever tables grow.
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(30);

    private BulkTunnel _tunnel = null!;

    /// <summary>Legs of the tunnel.</summary>
    [Params(1, 4, 16, 64)]
    public int Legs { get; set; }

    /// <summary>A tunnel that has been busy for a while.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _tunnel = new BulkTunnel(Legs, DatagramBytes);
        _tunnel.Pass(_warmUp);
    }

    /// <summary>Checks that steady traffic was measured.</summary>
    [GlobalCleanup]
    public void CheckSteady() => _tunnel.CheckSteady();

    /// <summary>One datagram.</summary>
    [Benchmark(OperationsPerInvoke = Datagrams)]
    public long Datagram()
    {
        _tunnel.Deliver((long)Datagrams * DatagramBytes);
        return _tunnel.DeliveredBytes;
    }
}
