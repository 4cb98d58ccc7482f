using Striper.Common.Buffers;
using Striper.Common.Primitives;
using Striper.Common.Receiving;
using Striper.Common.Scheduling;

namespace Striper.Common.Engine;

/// <summary>
/// One end of a tunnel: joins legs and streams. Pure: events and the time go in; writes, deliveries, signals and the next deadline come
/// out. It owns no socket, task, timer, lock, logger or clock, so the whole protocol also runs in a deterministic simulation. Not
/// thread-safe; guarded by the tunnel's lock. Parts: Legs (lives of legs), Receiving, Sending (cutting and placing), Reinjecting, Writing (what a leg
/// says next), Control (state to announce), Streams (lives of streams), Applications (their bytes), Tiers (legs that are not alike), Use, Timing.
/// </summary>
public sealed partial class TunnelEngine(EngineOptions options)
{
    private readonly Dictionary<StreamId, EngineStream> _streams = [];
    private readonly List<EngineLeg> _legs = [];
    private readonly Queue<EngineSignal> _signals = new();
    private readonly DatagramPool _datagrams = new(options.Buffers);
    private readonly Queue<EngineStream> _urgent = new();
    private readonly Queue<EngineStream> _bulk = new();
    private readonly EngineLeg[] _usable = new EngineLeg[ILegScheduler.MaxLegs];
    private readonly LegSnapshot[] _snapshots = new LegSnapshot[ILegScheduler.MaxLegs];
    private readonly SeenStreams _seen = new();
    private TimeSpan? _legsGoneSince;

    /// <summary>False once the tunnel was closed by either end, failed or expired.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Streams that are not over.</summary>
    public int StreamCount { get; private set; }

    /// <summary>The legs that are up.</summary>
    public IReadOnlyList<EngineLeg> Legs => _legs;

    /// <summary>Streams that are not over, and those whose RESET is not receipted.</summary>
    public IEnumerable<EngineStream> Streams => _streams.Values;

    /// <summary>Payload that the peer has receipted, each byte once however many copies were sent.</summary>
    public long ReceiptedBytes { get; private set; }

    /// <summary>Payload that arrived, each byte once however many copies came.</summary>
    public long ReceivedBytes { get; private set; }

    /// <summary>Datagrams could be cut, had a leg room for them.</summary>
    public bool IsWorkWaiting => _bulk.Count + _reinjections.Count > 0;

    /// <summary>Datagrams not given back; for tests.</summary>
    internal int OutstandingDatagrams => _datagrams.Outstanding;

    /// <summary>Memory of datagrams not given back; for tests.</summary>
    internal long UnreceiptedBytes => _datagrams.OutstandingBytes;

    /// <summary>The next thing the shell must do, if any.</summary>
    public bool TryTakeSignal(out EngineSignal signal)
    {
        if (!_signals.TryDequeue(out signal))
            return false;
        switch (signal.Kind)
        {
            case EngineSignalKind.LegWritable:
                signal.Leg!.IsSignalled = false;
                break;
            case EngineSignalKind.StreamReadable:
                signal.Stream!.IsReadSignalled = false;
                break;
            case EngineSignalKind.StreamWritable:
                signal.Stream!.IsDeliverySignalled = false;
                break;
        }

        return true;
    }

    /// <summary>Ends the tunnel at once: resets every stream, forgets every leg, gives everything back.</summary>
    public void Terminate(ResetCode code, string reason)
    {
        if (!IsOpen)
            return;
        IsOpen = false;
        foreach (var stream in _streams.Values.ToArray())
        {
            if (stream.IsOpen)
                Abandon(stream, code, tellApplication: true);
            Forget(stream);
        }

        foreach (var leg in _legs.ToArray())
            RemoveLeg(leg, reason);
        while (_reinjections.TryDequeue(out var datagram))
            datagram.Release();
        _signals.Enqueue(new EngineSignal(EngineSignalKind.TunnelClosed, Code: code, Text: reason));
    }
}
