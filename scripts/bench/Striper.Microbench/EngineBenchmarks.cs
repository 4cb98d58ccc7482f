using BenchmarkDotNet.Attributes;
using Striper.Microbench.Bulk;

namespace Striper.Microbench;

/// <summary>
/// A datagram's whole way through both engines in steady bulk: read, cut, placed, written, received, delivered, receipted, with its share of
/// ticks, receipts and credit in the time that it takes at the legs' rate. What the sockets, the lock and the thread pool cost is not in it, nor the kernel's copies.
/// </summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private const int Datagrams = 1024;

    // Long enough for start-up, the first drains and whatever tables grow.
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(30);

    private BulkTunnel _tunnel = null!;

    /// <summary>
    /// The usual case, with large datagrams; and more and more legs that are alike, to tell what a leg costs. Those carry less, since together they
    /// must stay below what the scheduler lets overtake a datagram.
    /// </summary>
    public static IEnumerable<BulkLoad> Loads =>
    [
        new(4, 64 * 1024, 25e6),
        new(1, 8 * 1024, 2.5e6),
        new(4, 8 * 1024, 2.5e6),
        new(16, 8 * 1024, 2.5e6),
        new(64, 8 * 1024, 2.5e6),
    ];

    /// <summary>Legs, rate of each, and payload of a datagram.</summary>
    [ParamsSource(nameof(Loads))]
    public BulkLoad Load { get; set; } = null!;

    /// <summary>A tunnel that has been busy for a while.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _tunnel = new BulkTunnel(Load);
        _tunnel.Pass(_warmUp);
    }

    /// <summary>Checks that steady traffic was measured.</summary>
    [GlobalCleanup]
    public void CheckSteady() => _tunnel.CheckSteady();

    /// <summary>One datagram.</summary>
    [Benchmark(OperationsPerInvoke = Datagrams)]
    public long Datagram()
    {
        _tunnel.Deliver((long)Datagrams * Load.DatagramBytes);
        return _tunnel.DeliveredBytes;
    }
}
