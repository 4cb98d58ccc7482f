namespace Striper.Common.Congestion;

/// <summary>What drives a leg, each figure with its reason. Measured on kernel TCP over emulated WAN links unless said otherwise.</summary>
internal static class LegControlConstants
{
    // ---- rounds and rate

    /// <summary>
    /// Shortest round, and shortest time over which a rate is taken: below it bursts of acknowledgements look like rate. A round is time
    /// of the base round trip, not of the smoothed one, or a fallen rate would take seconds to expire behind its own queue.
    /// </summary>
    public static readonly TimeSpan ShortestRound = TimeSpan.FromMilliseconds(20);

    /// <summary>A rate is taken over at least this many segments; fewer are too coarse on a slow leg.</summary>
    public const int RateWindowSegments = 8;

    /// <summary>...but over no longer than this, or a very slow leg would never notice that it became quick.</summary>
    public static readonly TimeSpan LongestRateWindow = TimeSpan.FromSeconds(1.5);

    /// <summary>Rounds that a rate is remembered: BBR's ten; longer is slow to follow a fall, shorter forgets over a burst of losses.</summary>
    public const int RateMemoryRounds = 10;

    /// <summary>Of those, the largest so many are passed over while the other direction is busy: bursts of acknowledgements.</summary>
    public const int PassedOverRounds = 2;

    /// <summary>Readings are taken over so many rounds once start-up is over.</summary>
    public const int SettledWindowRounds = 2;

    // ---- cap

    /// <summary>
    /// Cap over rate times base round trip. Above 1 so that the rate probes itself upwards until a queue forms. Usable are 1.1 to 1.25;
    /// 1.5 and more only lengthens the queue.
    /// </summary>
    public const double CapGain = 1.25;

    /// <summary>Least cap, segments: fewer starve fast retransmit (RFC 5681 wants three duplicates) and delayed acknowledgements.</summary>
    public const int LeastCapSegments = 4;

    /// <summary>Least cap, segments, while it is tested whose the queue is: a pair, which is acknowledged at once.</summary>
    public const int LeastTestCapSegments = 2;

    /// <summary>Round trip that the cap reckons with at least: neither a poll nor a wake-up of a thread is finer.</summary>
    public static readonly TimeSpan LeastCapRtt = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// The cap leaves at least this much beyond the round trip, as time of the rate: what leaves between two samples and between two datagrams.
    /// Of a round trip under 8 ms the gain alone would not leave it (at 5 ms and 100 Mbit/s, read every ms: .93 of the link).
    /// </summary>
    public static readonly TimeSpan LeastCapSlack = TimeSpan.FromMilliseconds(2);

    /// <summary>...and this many times the average time between two readings of the leg, where a busy host makes that longer than planned: otherwise
    /// the leg runs dry between them, its rate is measured too low, and the cap follows it down.</summary>
    public const double LeastCapSlackReadings = 2;

    /// <summary>Longer times between readings are pauses, not a pace.</summary>
    public static readonly TimeSpan LongestReadingInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Share of the latest in the average time between readings: single late ones must not lengthen the queue.</summary>
    public const double ReadingIntervalShare = 1.0 / 16;

    /// <summary>Segments above this are no network's (jumbo frames are 9000): it is the loopback device.</summary>
    public const int LoopbackSegmentBytes = 16 * 1024;

    /// <summary>Least cap on loopback, bytes: two of the largest datagrams, one with the kernel and one being written.</summary>
    public const long LoopbackLeastCapBytes = 2L << 20;

    /// <summary>Below it the queue is too short to matter, and too short to be told from the pauses of the host.</summary>
    public static readonly TimeSpan LeastCorrectedRtt = TimeSpan.FromMilliseconds(4);

    /// <summary>What hosts add to a round trip under load: not a queue that a smaller cap would shorten.</summary>
    public static readonly TimeSpan CorrectionSlack = TimeSpan.FromMilliseconds(3);

    /// <summary>The peer's queue is reckoned with in full when it sends at this share of our own rate: more than receipts, requests and acknowledgements.</summary>
    public const double FullReverseShare = 0.5;

    /// <summary>
    /// What a lone frame's time has beyond our queue: it waits for the hosts and in the sender's kernel, about 7 ms seen; and acknowledgements that
    /// queue behind the other direction come in bursts, which only a longer queue bridges (4 x 20 Mbit/s at 40 ms: 5 ms .84 of the limit, 15 ms .92, 30 ms .86).
    /// </summary>
    public static readonly TimeSpan QueueSlack = TimeSpan.FromMilliseconds(15);

    /// <summary>The cap is at most so many bandwidth-delay products, however long the other direction's queue.</summary>
    public const double LargestGain = 3;

    /// <summary>From this load of the other direction on acknowledgements come in bursts.</summary>
    public const double BurstyReverseLoad = 0.3;

    /// <summary>Weight of the latest round in the peer's load: about the time that its queue takes to grow or go.</summary>
    public const double ReverseLoadWeight = 0.25;

    /// <summary>What may be in flight beside others that fill the path: so many times what is, so that the kernel alone decides...</summary>
    public const double CompetingInFlights = 4;

    /// <summary>...and this, bytes, so that it can begin.</summary>
    public const long CompetingLeastCapBytes = 64 * 1024;

    /// <summary>A queue up to this, or the share below of the base round trip, is none to speak of.</summary>
    public static readonly TimeSpan ShortQueue = TimeSpan.FromMilliseconds(8);

    /// <summary>See <see cref="ShortQueue"/>.</summary>
    public const double ShortQueueRtts = 0.3;

    // ---- kernel's own queue

    /// <summary>How much may wait unsent in the kernel, as time of the leg's rate: enough to bridge two polls, little to wait behind.</summary>
    public static readonly TimeSpan NotSentLimit = TimeSpan.FromMilliseconds(4);

    /// <summary>...and within one host this, up to the cap: there the peer's socket is a queue like the kernel's, and what is not receipted counts.</summary>
    public static readonly TimeSpan NotSentLimitWithinHost = TimeSpan.FromMilliseconds(20);

    /// <summary>...and at least this many segments, or start-up would never begin.</summary>
    public const int NotSentLimitSegments = 3;

    // ---- start-up

    /// <summary>Cap of a leg without a rate, segments: somewhat above the kernel's initial window of 10 (RFC 6928).</summary>
    public const int StartupCapSegments = 16;

    /// <summary>Gain while starting up: each round may more than double, as in BBR (2/ln 2 = 2.89) and slow start (2).</summary>
    public const double StartupGain = 2.5;

    /// <summary>Added to the start-up cap, segments, so that a tiny first rate does not keep the leg tiny.</summary>
    public const int StartupExtraSegments = 8;

    /// <summary>A round is flat when the rate did not grow by this factor.</summary>
    public const double StartupGrowth = 1.2;

    /// <summary>Flat rounds, limited ones only, that end start-up.</summary>
    public const int StartupFlatRounds = 3;

    /// <summary>A queue above this, or half the base round trip, ends start-up at once.</summary>
    public static readonly TimeSpan StartupLongQueue = TimeSpan.FromMilliseconds(8);

    /// <summary>A queue above this, or a quarter of the base round trip, ends it together with one flat round, after <see cref="StartupQueueRounds"/>.</summary>
    public static readonly TimeSpan StartupShortQueue = TimeSpan.FromMilliseconds(4);

    /// <summary>The first rounds queue by the mere burst of the initial window.</summary>
    public const int StartupQueueRounds = 3;

    /// <summary>Smoothed share of retransmitted segments that ends start-up: it overran a policer or a short queue.</summary>
    public const double StartupLoss = 0.05;

    /// <summary>Retransmitted segments in all that end start-up, once <see cref="StartupLossRounds"/> are over.</summary>
    public const int StartupRetransmits = 8;

    /// <summary>See <see cref="StartupRetransmits"/>.</summary>
    public const int StartupLossRounds = 4;

    // ---- drain

    /// <summary>How often a leg empties its queue, so that the base round trip is seen while the leg is full.</summary>
    public static readonly TimeSpan DrainInterval = TimeSpan.FromSeconds(10);

    /// <summary>A leg's first drain; earlier there is no standing queue worth it.</summary>
    public static readonly TimeSpan FirstDrain = TimeSpan.FromSeconds(5);

    /// <summary>Gain while draining: below 1 empties the queue; two rounds at .8 cost .4 % of the time.</summary>
    public const double DrainGain = 0.8;

    /// <summary>Rounds of a drain: one to empty the queue, one to measure.</summary>
    public const int DrainRounds = 2;

    /// <summary>
    /// Longest datagram while draining, as time of the rate: the segments of one written at once queue behind each other, and half of its time
    /// would be taken for base round trip (43.5 for 40 ms with datagrams of 8 ms).
    /// </summary>
    public static readonly TimeSpan DrainDatagramTime = TimeSpan.FromMilliseconds(1);

    // ---- datagrams

    /// <summary>Longest datagram as time of the leg's rate: longer ones hold up what comes behind; shorter ones cost header for no goodput.</summary>
    public static readonly TimeSpan DatagramTime = TimeSpan.FromMilliseconds(4);

    /// <summary>The same where segments are lost: one written at once is a burst, which short queues and policers drop.</summary>
    public static readonly TimeSpan LossyDatagramTime = TimeSpan.FromMilliseconds(2);

    /// <summary>Share of segments lost from which on bursts are kept short.</summary>
    public const double BurstLoss = 0.003;

    /// <summary>
    /// A datagram is at most this share of the cap. One is written when half of it fits, so in flight falls to the cap less half a datagram
    /// and what leaves until the next sample: together that must stay above the bandwidth-delay product, 1/gain of the cap, or the leg runs
    /// dry. This leaves 1.9 ms between samples at a round trip of 20 ms; 8 ms of rate on a leg of 5 ms would idle a quarter of the time.
    /// </summary>
    public const double DatagramShareOfCap = 0.25;

    /// <summary>The same where the cap reckons with more than the real round trip (<see cref="LeastCapRtt"/>): there is slack.</summary>
    public const double DatagramShareOfCapOnShortLegs = 0.5;

    // ---- estimates

    /// <summary>
    /// Rate supposed of a leg that has none yet is this window each round trip, as TCP starts (RFC 6928): with less, a fresh leg beside busy
    /// short ones would not get its first datagram, and stay unknown.
    /// </summary>
    public const int InitialWindowSegments = 10;

    /// <summary>...and at least so many bytes a second: pessimistic, so that known legs come first and it still gets its turn.</summary>
    public const double SupposedBytesPerSecond = 50_000;

    /// <summary>Without progress for so long, what is known of a leg is history: a NAT or a route may have gone meanwhile.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Legs of a shorter base round trip join hosts side by side: they set the pace, not the path, and what control of the path costs them, time, is
    /// what there is to save.
    /// </summary>
    public static readonly TimeSpan ShortRtt = TimeSpan.FromMilliseconds(1);

    // ---- silence

    /// <summary>
    /// No silence is shorter: a receiver may delay its acknowledgement for 40 ms (Linux's TCP_DELACK_MIN), which is longer than 1.5 round trips
    /// of a short leg.
    /// </summary>
    public static readonly TimeSpan LeastSilence = TimeSpan.FromMilliseconds(60);

    /// <summary>Silence allowed beyond <see cref="SilenceRtts"/>: polls, delayed acknowledgements and scheduling.</summary>
    public static readonly TimeSpan SilenceSlack = TimeSpan.FromMilliseconds(10);

    /// <summary>Round trips without any progress that are silence; 1 would be every idle gap, 2 costs pause for nothing.</summary>
    public const double SilenceRtts = 1.5;

    /// <summary>Least silence of a leg without history: its round trip was seen once, on an empty path.</summary>
    public static readonly TimeSpan LeastSilenceWithoutHistory = TimeSpan.FromMilliseconds(200);

    /// <summary>Rounds that make a history.</summary>
    public const int HistoryRounds = 2;
}
