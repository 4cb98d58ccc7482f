namespace Striper.Common.Scheduling;

/// <summary>Chooses the leg for a datagram. One policy a file; a new one is added to <see cref="Schedulers"/>. Guarded by the tunnel's lock.</summary>
public interface ILegScheduler
{
    /// <summary>Most legs a scheduler is ever shown.</summary>
    const int MaxLegs = 64;

    /// <summary>
    /// The index of the leg that takes the datagram, or -1: no leg now, which is an ordinary answer and becomes backpressure. The legs
    /// shown are up and trusted; whether they have room is for the policy to see.
    /// </summary>
    int Choose(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand);

    /// <summary>Whether control takes every leg as well: a stream that is not opened is as late as one whose bytes are.</summary>
    bool CopiesControl => false;

    /// <summary>
    /// Whether the datagram, new and placed already on the legs that <paramref name="demand"/> excludes, goes on one more, which is then chosen
    /// as the first was: of the copies the first to arrive counts. Most policies never want it.
    /// </summary>
    bool WantsCopy(ReadOnlySpan<LegSnapshot> legs, in DatagramDemand demand, TimeSpan now) => false;
}
