using Striper.Common.Primitives;
using Striper.Common.Scheduling;

namespace Striper.Tests.Scheduling;

/// <summary>Legs to choose from.</summary>
internal static class Legs
{
    /// <summary>A leg of a megabyte a second and 20 ms that has room for ten segments.</summary>
    public static LegSnapshot Leg(
        int slot, double rate = 1e6, double rttMilliseconds = 20, long inFlight = 0, long cap = 14_480, long notSent = 0, double? smoothedMilliseconds = null) => new()
        {
            Leg = new LegId(slot, 1),
            IsShort = rttMilliseconds < 1,
            InFlightBytes = inFlight,
            NotSentBytes = notSent,
            CapBytes = cap,
            NotSentLimitBytes = 4344,
            RateBytesPerSecond = rate,
            BaseRtt = TimeSpan.FromMilliseconds(rttMilliseconds),
            SmoothedRtt = TimeSpan.FromMilliseconds(smoothedMilliseconds ?? rttMilliseconds),
            DatagramBytes = 1448,
        };

    /// <summary>A leg at its cap.</summary>
    public static LegSnapshot Full(int slot, double rate = 1e6, double rttMilliseconds = 20) =>
        Leg(slot, rate, rttMilliseconds, inFlight: 14_480);

    /// <summary>New data of a stream that has much to say.</summary>
    public static DatagramDemand Bulk(ulong excluded = 0) => new(0, 1 << 20, IsUrgent: false, excluded);

    /// <summary>A datagram with nothing behind it.</summary>
    public static DatagramDemand Last(int bytes = 1448, ulong excluded = 0) => new(bytes, 0, IsUrgent: false, excluded);

    /// <summary>Little data that is waited for.</summary>
    public static DatagramDemand Urgent(ulong excluded = 0) => new(100, 0, IsUrgent: true, excluded);
}
