using Striper.Cli.Statistics;
using Striper.Common.Diagnostics;

namespace Striper.Tests.Cli.Statistics;

/// <summary>Made-up figures in which every field has a value, each another one.</summary>
internal static class SampleStatistics
{
    public const string TunnelId = "9f2c0000000000000000000000000001";

    public static ProcessStatistics Process(params ForwardStatistics[] forwards) => new()
    {
        Version = "0.1.0",
        Time = DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_500),
        Uptime = TimeSpan.FromMilliseconds(123_400),
        Process = new ProcessCosts(4711, TimeSpan.FromMilliseconds(1200), 83_886_080),
        Forwards = forwards,
    };

    public static ForwardStatistics Client(params TunnelStatistics[] tunnels) => new("web", "client", false, "127.0.0.1:11111", "server.example:22222", Proxy(tunnels));

    public static ForwardStatistics Relay() =>
        new(null, "relay", true, "127.0.0.1:11111", "target.example:80", Proxy() with { CanPause = false, Connections = [Stream(1) with { Target = "192.0.2.9:80" }] });

    public static ProxyStatistics Proxy(params TunnelStatistics[] tunnels) => new()
    {
        CanPause = true,
        WaitingApplications = 4,
        StreamsOpen = 3,
        StreamsOpened = 100,
        StreamsReset = 2,
        SentBytes = 5_000_000_000,
        ReceivedBytes = 6_000_000_000,
        Tunnels = tunnels,
    };

    public static TunnelStatistics Tunnel(string id = TunnelId) => new()
    {
        Id = id,
        State = "up",
        Age = TimeSpan.FromSeconds(60),
        Scheduler = "earliest",
        IsEncrypted = true,
        Peer = "192.0.2.7:5555",
        SentBytes = 1,
        ReceivedBytes = 2,
        SentLately = 3.26,
        SentSteadily = 4,
        ReceivedLately = 5,
        ReceivedSteadily = 6,
        Reinjections = 7,
        ReinjectedBytes = 8,
        WastedBytes = 9,
        ReorderBytes = 10,
        Congestions = 11,
        Redials = 12,
        Legs = [Leg(0), new LegStatistics { Slot = 1, Kind = "express", State = LegStates.Dialling }],
        StreamCount = 2,
        Streams = [Stream(1), Stream(2)],
    };

    public static LegStatistics Leg(int slot) => new()
    {
        Slot = slot,
        Incarnation = 3,
        Kind = "leg",
        Via = "eth0",
        Local = "192.0.2.1:4000",
        Remote = "198.51.100.1:22222",
        State = LegStates.Up,
        Reason = "why",
        IsPaused = true,
        Age = TimeSpan.FromSeconds(59.5),
        SentBytes = 20,
        ReceivedBytes = 21,
        SentLately = 22,
        SentSteadily = 23,
        ReceivedLately = 24,
        ReceivedSteadily = 25,
        Rtt = TimeSpan.FromMicroseconds(40_123),
        MinRtt = TimeSpan.FromMicroseconds(39_999.5),
        InFlightBytes = 26,
        CapBytes = 27,
        QueueBytes = 28,
        RateBytesPerSecond = 2_500_000.04,
        Reinjections = 29,
        ReinjectedBytes = 30,
        WastedBytes = 31,
        Congestions = 32,
        RetransmittedSegments = 33,
        Redials = 34,
        LastError = "connection reset",
    };

    public static StreamStatistics Stream(long id) => new()
    {
        Id = id,
        Source = "127.0.0.1:50000",
        State = "open",
        Age = TimeSpan.FromSeconds(3),
        SentBytes = 40,
        ReceivedBytes = 41,
        SentLately = 42,
        SentSteadily = 43,
        ReceivedLately = 44,
        ReceivedSteadily = 45,
        ReorderBytes = 46,
        UnreceiptedBytes = 47,
    };
}
