using Striper.Common.Buffers;
using Striper.Common.Congestion;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Sending;

namespace Striper.Common.Engine;

/// <summary>One incarnation of a leg, from ACCEPT to its death. Not thread-safe; guarded by the tunnel's lock.</summary>
public sealed class EngineLeg
{
    // Legs drain their queues at different times, so that their sum does not dip.
    private static readonly TimeSpan _legStagger = TimeSpan.FromSeconds(2);

    private readonly ILegProbe? _probe;
    private readonly ReceiptEstimator _estimator = new();
    private readonly FirstRounds _firstRounds = new();

    // Frame-stream bytes before those that wait for receipts: receipts and answers among them get none themselves.
    private long _unawaitedBytes;

    private TimeSpan? _receiptedLateSince;

    // Until data is out the controller knows none, and a leg without a round trip would seem the best for everything that waits.
    private readonly TimeSpan _handshakeRtt;

    internal EngineLeg(LegId id, ILegProbe? probe, PathControl path, TimeSpan now)
    {
        Id = id;
        _probe = probe;
        _handshakeRtt = probe?.TryRead(out var sample) == true ? sample.SmoothedRtt : TimeSpan.Zero;
        Control = new LegController(_legStagger * id.Slot, path);
        Path = path;
        CreatedAt = LastHeardAt = LastPollAt = LastReceiptAt = now;
    }

    /// <summary>Slot and incarnation.</summary>
    public LegId Id { get; }

    /// <summary>When it passed the handshake.</summary>
    public TimeSpan CreatedAt { get; }

    /// <summary>What distinguishes it from others.</summary>
    public LegTraits Traits { get; internal init; }

    /// <summary>In which order it is used; see <see cref="LegTiers"/>.</summary>
    internal int Rank => LegTiers.RankOf(Traits);

    /// <summary>Others come first, or it is paused: it carries neither data nor control but its own, and stays up.</summary>
    public bool IsHeldBack { get; internal set; }

    /// <summary>Whether datagrams and control may be given to it.</summary>
    internal bool MayCarry => !IsSuspect && !IsHeldBack;

    /// <summary>What its path may send; null: all it can.</summary>
    internal PathLimit? Limit { get; init; }

    /// <summary>False once it is dead; nothing brings an incarnation back.</summary>
    public bool IsUp { get; internal set; } = true;

    /// <summary>Benched: what it holds is sent elsewhere, nothing new is trusted to it.</summary>
    public bool IsSuspect { get; internal set; }

    /// <summary>What the client wants it used for.</summary>
    public LegUse Use { get; internal set; }

    /// <summary>Nothing new is put on it as long as another leg can be used.</summary>
    public bool IsPaused => Use != LegUse.Full;

    /// <summary>What is out and when it arrives: the cap, the rate, the round trip.</summary>
    public LegController Control { get; }

    /// <summary>Estimated delivery rate; what TCP starts with while none is known. Never above what its path may send.</summary>
    public double RateBytesPerSecond =>
        Limit is null ? Control.RateOrSupposed : Math.Min(Control.RateOrSupposed, Limit.PayloadBytesPerSecondOfOneLeg);

    /// <summary>
    /// From writing a frame to hearing of it: the longer of what the kernel and what receipts say. They differ where something on the way
    /// ends TCP and opens it anew.
    /// </summary>
    public TimeSpan AnswerRtt => _estimator.SmoothedRtt > Control.SmoothedRtt ? _estimator.SmoothedRtt : Control.SmoothedRtt;

    /// <summary>How much it varies, as RFC 6298 has it: jitter is no lateness.</summary>
    internal TimeSpan AnswerVariation => _estimator.Variation;

    /// <summary>The shortest of it lately: without queues.</summary>
    public TimeSpan AnswerBaseRtt => _estimator.BaseRtt > Control.BaseRtt ? _estimator.BaseRtt : Control.BaseRtt;

    /// <summary>How long the least cap takes.</summary>
    internal LeastCapTime LeastCapTime { get; } = new();

    /// <summary>Frame-stream bytes written since the handshake.</summary>
    public long WrittenBytes { get; internal set; }

    /// <summary>Of those, receipted by the peer.</summary>
    public long ReceiptedBytes { get; internal set; }

    /// <summary>Frame-stream bytes received and processed.</summary>
    public long ReceivedBytes { get; internal set; }

    /// <summary>Datagrams sent again here because another leg failed them, or was late.</summary>
    public long Reinjections { get; internal set; }

    /// <summary>Their bytes.</summary>
    public long ReinjectedBytes { get; internal set; }

    /// <summary>Bytes of copies that arrived here although another had.</summary>
    public long WastedBytes { get; internal set; }

    /// <summary>Segments that the kernel had to send again, by the last look.</summary>
    public long RetransmittedSegments { get; private set; }

    /// <summary>Datagrams bound to this leg and not yet written.</summary>
    public long QueuedBytes { get; private set; }

    /// <summary>The shell's connection for this leg.</summary>
    public object? Tag { get; set; }

    /// <summary>What it shares with the legs of its path.</summary>
    internal PathControl Path { get; }

    /// <summary>An express leg's: what the legs of its path share that carry bulk.</summary>
    internal PathControl? BulkPath { get; init; }

    /// <summary>Written before any frame, and not counted: the server's ACCEPT.</summary>
    internal ReadOnlyMemory<byte> Preface { get; set; }

    internal LegLedger<EngineStream> Ledger { get; } = new();

    /// <summary>Everything that was put on it is receipted, but for receipts and PINGs.</summary>
    internal bool IsDrained => Ledger.Count == 0 && QueuedBytes == 0 && !IsWriting && Preface.IsEmpty;

    /// <summary>Changes of <see cref="Use"/> so far.</summary>
    internal long UseChange { get; set; }

    internal bool IsUseToBeTold { get; set; }

    /// <summary>Client: the server has said of the current change that nothing of its is out.</summary>
    internal bool IsPeerDrained { get; set; }

    /// <summary>Server: it has said so.</summary>
    internal bool IsDrainedTold { get; set; }

    /// <summary>Client: when a retiring leg ends, drained or not.</summary>
    internal TimeSpan RetiredBy { get; set; }

    /// <summary>Since when it is <see cref="IsSuspect"/>, if it is.</summary>
    public TimeSpan SuspectSince { get; internal set; }

    internal TimeSpan LastReceiptProgressAt { get; set; }

    internal bool IsSilenceReported { get; set; }

    internal TimeSpan LastPollAt { get; set; }

    internal TimeSpan LastHeardAt { get; set; }

    internal long ReceiptedToPeer { get; set; }

    internal long ReceiptedElsewhere { get; set; }

    internal TimeSpan LastReceiptAt { get; set; }

    internal TimeSpan LastClockAt { get; set; }

    internal bool OwesReceipt { get; set; }

    internal TimeSpan OwesReceiptSince { get; set; }

    internal ulong? PongDue { get; set; }

    internal bool PingDue { get; set; }

    internal TimeSpan? PingOutSince { get; set; }

    internal bool IsAskedSinceHeard { get; set; }

    internal bool IsWriting { get; set; }

    internal bool IsSignalled { get; set; }

    internal int WritingBytes { get; set; }

    /// <summary>Bytes of the write being put together that are not in <see cref="WrittenBytes"/> yet.</summary>
    internal int BatchBytes { get; set; }

    internal Datagram? WritingDatagram { get; set; }

    internal byte[]? WritingControl { get; set; }

    /// <summary>The write under way ends with CLOSE.</summary>
    internal bool IsWritingClose { get; set; }

    /// <summary>CLOSE was written here, and nothing follows it.</summary>
    internal bool HasSaidClose { get; set; }

    /// <summary>Control that another leg carries, to be said here as well.</summary>
    internal Queue<byte[]> ControlCopies { get; } = new();

    internal Queue<Datagram> Urgent { get; } = new();

    internal Queue<Datagram> Bulk { get; } = new();

    // The DATA frame whose payload is arriving, or has arrived last; no bytes if another frame follows it.
    internal StreamId DataStream { get; set; }

    internal long DataOffset { get; set; }

    internal int DataRemaining { get; set; }

    internal int DataHeaderBytes { get; set; }

    internal int DataBytes { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Id.ToString();

    internal void Enqueue(Datagram datagram, bool urgent)
    {
        datagram.AddCarrier(Id);
        (urgent ? Urgent : Bulk).Enqueue(datagram);
        QueuedBytes += datagram.FrameBytes;
    }

    /// <summary>The next datagram to write; the queue's reference goes to the caller. Settled ones are dropped on the way.</summary>
    internal bool TryPeek(out Datagram datagram)
    {
        foreach (var queue in (ReadOnlySpan<Queue<Datagram>>)[Urgent, Bulk])
        {
            while (queue.TryPeek(out datagram!))
            {
                if (!datagram.IsSettled)
                    return true;
                Dequeue(datagram);
                datagram.RemoveCarrier(Id);
                datagram.Release();
            }
        }

        datagram = null!;
        return false;
    }

    internal void Dequeue(Datagram datagram)
    {
        var queue = Urgent.TryPeek(out var urgent) && ReferenceEquals(urgent, datagram) ? Urgent : Bulk;
        queue.Dequeue();
        QueuedBytes -= datagram.FrameBytes;
    }

    /// <summary>Looks at the leg as the kernel sees it, or as receipts tell.</summary>
    internal void Poll(TimeSpan now)
    {
        LastPollAt = now;
        LegSample sample;
        if (_probe is null)
        {
            if (!_estimator.TryRead(out sample))
                return;

            // Receipts are not receipted, so a few bytes always look as if they were out. Nor is a PING, but its PONG is owed.
            if (Ledger.Count == 0)
                sample = sample with { NetworkBytes = 0, HasUnacked = PingOutSince is not null };
        }
        else if (!_probe.TryRead(out sample))
        {
            return;
        }

        _receiptedLateSince = IsReceiptedLate(sample) ? _receiptedLateSince ?? now : null;
        Control.IsEndedOnTheWay = _probe is not null && !(Path.IsEndedAtPeer && Control.IsLoopback) && IsReceiptedLate(sample);
        Path.IsEndedAtPeer |= Control.IsLoopback && Control.BaseRtt > TimeSpan.Zero && Control.BaseRtt < LegControlConstants.ShortRtt
            && _estimator.BaseRtt > TimeSpan.Zero && _estimator.BaseRtt <= EngineTiming.OnThisHost;
        Control.OnSample(sample, now);
        if (!Control.InStartup)
            LeastCapTime.OnRate(RateBytesPerSecond, Control.SegmentBytes, now);

        // TCP sends these without asking.
        Limit?.Spend((sample.RetransmittedSegments - RetransmittedSegments) * Control.SegmentBytes, Control.SegmentBytes);
        RetransmittedSegments = sample.RetransmittedSegments;
    }

    /// <summary>
    /// Whether it is known to reach another host. Where its first part stays on this one only receipts tell: a busy peer's first ones may be late, those from
    /// beyond something on the way stay so.
    /// </summary>
    internal bool LeavesHost(TimeSpan now)
    {
        if (Control.BaseRtt == TimeSpan.Zero)
            return false;
        if (!Control.IsLoopback)
            return true;

        // Of a leg that carries little the kernel knows little: others of its path know better.
        if (Path.IsEndedAtPeer)
            return false;
        if (Control.BaseRtt >= LegControlConstants.ShortRtt)
            return _estimator.BaseRtt > TimeSpan.Zero;
        return Control.IsEndedOnTheWay && now - _receiptedLateSince >= EngineTiming.OnTheWayAfter;
    }

    private bool IsReceiptedLate(in LegSample sample) =>
        _estimator.BaseRtt > EngineTiming.OnTheWaySlack + (EngineTiming.OnTheWayRtts * sample.SmoothedRtt);

    /// <summary>Nobody watched for a while: that time counts for nothing, and the leg is asked whether it lives.</summary>
    internal void OnPause(TimeSpan now)
    {
        LastHeardAt = now;
        LastReceiptProgressAt = now;
        SuspectSince = now;
        Control.OnPause(now);
        PingOutSince = null;
        PingDue = true;
    }

    /// <summary>Remembers a datagram that is written now, as frame-stream bytes up to <paramref name="end"/>.</summary>
    internal void Enter(Datagram datagram, long end, TimeSpan now)
    {
        if (Ledger.DatagramCount == 0)
        {
            _firstRounds.Restart(now);
            _unawaitedBytes = end - datagram.FrameBytes;
        }

        Ledger.Add(new LedgerEntry<EngineStream>(end, now, datagram, null, ControlKinds.None, default));
    }

    internal void OnWritten(int bytes)
    {
        Control.OnWritten(bytes);
        _estimator.OnWritten(bytes);
    }

    internal void OnReceipt(long count, TimeSpan newestWrittenAt, TimeSpan now) => _estimator.OnReceipt(count, newestWrittenAt, now);

    /// <summary>Whether nothing gets through, by the last look: the kernel's word, or the peer's receipts.</summary>
    internal bool IsSilent(TimeSpan now)
    {
        var grace = Ledger.DatagramCount > 0 ? _firstRounds.Grace(Control, LastHeardAt, now) : EngineTiming.ControlGrace;
        return Control.IsSilent(now - grace) || IsUnanswered(now);
    }

    /// <summary>
    /// Whether the peer owes a receipt or an answer for longer than it ever takes: something between the hosts acknowledges in its
    /// place (a proxy of the carrier's, say) and holds the bytes, so the kernel sees nothing wrong.
    /// </summary>
    internal bool IsUnanswered(TimeSpan now)
    {
        var rtt = AnswerRtt;
        var allowed = rtt == TimeSpan.Zero ? EngineTiming.FirstAnswer : EngineTiming.AnswerSlack + (EngineTiming.AnswerRtts * rtt);

        // What is heard after the question may have been on its way before; the answer is owed until it is there.
        if (PingOutSince is { } asked && now - (LastHeardAt > asked ? LastHeardAt : asked) > allowed + EngineTiming.AnswerSlack)
            return true;
        if (Ledger.DatagramCount == 0)
            return false;
        var since = LastReceiptProgressAt > Ledger.OldestWrittenAt ? LastReceiptProgressAt : Ledger.OldestWrittenAt;
        return now - since > allowed;
    }

    // An express leg is read rarely, and what it carries, alone, is acknowledged late (RFC 1122, delayed acknowledgements): bulk on its path knows better how long
    // the queue is.
    private TimeSpan SmoothedRtt(TimeSpan unmeasured, TimeSpan now)
    {
        var rtt = Control.SmoothedRtt > TimeSpan.Zero ? Control.SmoothedRtt : unmeasured;
        return BulkPath?.Queue(now) is { } queue && Control.BaseRtt > TimeSpan.Zero ? Durations.Shorter(rtt, Control.BaseRtt + queue) : rtt;
    }

    /// <summary>
    /// Bytes out: in flight, handed to the kernel now, and queued here. On the loopback device nothing stays in the network: what the kernel calls
    /// delivered waits in the peer's socket, a queue like any other, and only receipts tell how long it is.
    /// </summary>
    public long OutBytes => Math.Max(Control.InFlightBytes + WritingBytes, UnreceiptedBytes) + QueuedBytes;

    /// <summary>Whether it has no room until a receipt comes, whatever the kernel says.</summary>
    internal bool AwaitsReceipt => UnreceiptedBytes > Math.Max(0, Control.CapBytes - (2 * Control.SegmentBytes));

    private long UnreceiptedBytes =>
        Control.IsWithinHost && Ledger.DatagramCount > 0 ? WrittenBytes - Math.Max(ReceiptedBytes, _unawaitedBytes) : 0;

    /// <summary>As schedulers see it; <paramref name="supposedRtt"/> stands for a round trip that is not known yet.</summary>
    internal LegSnapshot Snapshot(TimeSpan supposedRtt, TimeSpan now)
    {
        // A leg that has been quiet for long is checked with one small datagram before it is trusted with a burst.
        var isTrusted = !Control.IsStale(now);
        var unmeasured = _handshakeRtt > TimeSpan.Zero ? _handshakeRtt : supposedRtt;
        var rate = RateBytesPerSecond;
        return new LegSnapshot
        {
            Leg = Id,
            IsExpress = Traits.IsExpress,
            IsShort = Control.IsShort,
            IsWithinHost = Control.IsWithinHost,
            IsHeld = Limit?.HasTokens(now) == false,
            InFlightBytes = OutBytes,
            NotSentBytes = Control.NotSentBytes + QueuedBytes + WritingBytes,
            CapBytes = isTrusted ? Control.CapBytes : 0,
            NotSentLimitBytes = Control.NotSentLimitBytes(rate),
            RateBytesPerSecond = rate,
            BaseRtt = Control.BaseRtt > TimeSpan.Zero ? Control.BaseRtt : unmeasured,
            SmoothedRtt = SmoothedRtt(unmeasured, now),
            DatagramBytes = Control.DatagramBytes(isTrusted ? Limit?.DatagramBytes(Control.SegmentBytes) ?? int.MaxValue : Control.SegmentBytes),
        };
    }
}
