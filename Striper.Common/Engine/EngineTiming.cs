namespace Striper.Common.Engine;

/// <summary>The engine's intervals, each with its reason.</summary>
public static class EngineTiming
{
    /// <summary>Receipts of a leg are at least this far apart: 2 to 10 ms measured the same, and each is a packet.</summary>
    public static readonly TimeSpan ReceiptInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>On a leg that is busy both ways the clock is told so often: several times a round trip, and a fifth of a percent of 1 Mbit/s.</summary>
    public static readonly TimeSpan ClockInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>A receipt goes out earlier when this many bytes came in, so that a fast peer's memory is freed in time...</summary>
    public const int ReceiptBytes = 256 * 1024;

    /// <summary>...but no earlier than this after the last one: each is a packet that wakes the peer, on loopback for every datagram.</summary>
    public static readonly TimeSpan LeastReceiptInterval = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// A leg with more control frames out ends: no round trip needs so many, so the peer does not receipt them, and each is remembered.
    /// </summary>
    public const int MostControlOut = 1 << 16;

    /// <summary>How often a leg with data out is looked at.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// ...and how often one between hosts side by side on whose room nothing waits: for somebody who asks and answers all day each look costs as much as
    /// a question.
    /// </summary>
    public static readonly TimeSpan ShortPollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>A leg is not asked again within this time when work waits for room: a look costs a system call.</summary>
    public static readonly TimeSpan PollPause = TimeSpan.FromMicroseconds(200);

    /// <summary>How often a leg with only control out is looked at.</summary>
    public static readonly TimeSpan ControlPollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Control alone may be acknowledged this much later than data before a leg counts as silent: a lone segment waits for a delayed ACK.</summary>
    public static readonly TimeSpan ControlGrace = TimeSpan.FromMilliseconds(300);

    /// <summary>A leg on which nothing was heard for this long is asked with a PING: shorter than the NAT timeouts met in practice.</summary>
    public static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    /// <summary>With streams open, a leg that fell silent is asked once after this long: it may have died while it only received.</summary>
    public static readonly TimeSpan FirstPingAfter = TimeSpan.FromSeconds(1);

    /// <summary>A PING unanswered for this long ends the leg; longer than any pause of a stopped peer is worth waiting for.</summary>
    public static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A suspect leg's replacement is dialled after max(this, 2 round trips).</summary>
    public static readonly TimeSpan ReplaceAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// ...and after this where <see cref="CrowdedLegs"/> of one path are suspect at once and more of them are not: that many connections do not fail
    /// by themselves; they lose more than TCP mends quickly, and more connections would only make it worse.
    /// </summary>
    public static readonly TimeSpan ReplaceInCrowdAfter = TimeSpan.FromSeconds(3);

    /// <summary>See <see cref="ReplaceInCrowdAfter"/>.</summary>
    public const int CrowdedLegs = 3;

    /// <summary>A suspect leg is given up after this long, replaced or not.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(30);

    /// <summary>How long the first answer on a leg of unknown round trip may take: the initial timeout of RFC 1122, section 4.2.3.1.</summary>
    public static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(3);

    /// <summary>
    /// A leg whose data (or, after twice this, PING) is not answered for this and <see cref="AnswerRtts"/> round trips is silent, whatever the
    /// kernel says: long against the pauses of a busy peer, which every leg would show at once.
    /// </summary>
    public static readonly TimeSpan AnswerSlack = TimeSpan.FromMilliseconds(200);

    /// <summary>See <see cref="AnswerSlack"/>.</summary>
    public const int AnswerRtts = 4;

    /// <summary>
    /// A retiring leg ends after this long at the latest: above the round trips and queues of any leg worth having, and an older peer, which
    /// goes on using it, loses the time of one reinjection then.
    /// </summary>
    public static readonly TimeSpan RetireWithin = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Receipts that never come sooner than this and <see cref="OnTheWayRtts"/> of the kernel's round trips say that the kernel's peer is not ours: they
    /// wait for at most one interval, and for the host.
    /// </summary>
    public static readonly TimeSpan OnTheWaySlack = TimeSpan.FromMilliseconds(10);

    /// <summary>See <see cref="OnTheWaySlack"/>.</summary>
    public const int OnTheWayRtts = 2;

    /// <summary>A receipt on the loopback device that comes as soon was written on this host: what is on the way there goes no further.</summary>
    public static readonly TimeSpan OnThisHost = TimeSpan.FromMilliseconds(5);

    /// <summary>So long receipts on the loopback device must have been that late before they say it: a peer that has just started is slow.</summary>
    public static readonly TimeSpan OnTheWayAfter = TimeSpan.FromSeconds(1);

    /// <summary>A receipt that could not leave on its own leg for this long also takes the best leg.</summary>
    public static readonly TimeSpan ReceiptElsewhereAfter = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// A tick that comes this much later than it was due: this process stood still (stopped, suspended, on a host far too busy), or the clock
    /// jumped. Nobody watched the legs meanwhile, so that time is no evidence against them. Below every interval by which a leg is judged when
    /// nothing is read, and above the delays of a host with work to do.
    /// </summary>
    public static readonly TimeSpan PauseAfter = TimeSpan.FromMilliseconds(100);

    /// <summary>From so long a pause on the time without legs begins anew as well: they could not be brought up meanwhile.</summary>
    public static readonly TimeSpan LongPauseAfter = TimeSpan.FromSeconds(1);

    /// <summary>What is read so soon after a pause may have been said in it.</summary>
    public static readonly TimeSpan PauseEcho = TimeSpan.FromMilliseconds(300);

    /// <summary>With streams open a tick is due this often at least: a pause is noticed by the tick that is late.</summary>
    public static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);
}
