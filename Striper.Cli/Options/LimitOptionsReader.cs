using System.Globalization;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Transport;

namespace Striper.Cli.Options;

/// <summary>Checks the arguments that limit what others may take.</summary>
internal static class LimitOptionsReader
{
    private const int MostOfAnything = 1_000_000;
    private const long MostMemory = 1L << 40;

    private static readonly LimitOptions _usual = new();

    /// <summary>Reads them all, whether they go with the mode or not: a mistake is a mistake.</summary>
    /// <exception cref="UsageException">One is malformed or out of range.</exception>
    public static LimitOptions Read(ProxyArguments arguments) => new()
    {
        MaxStreams = ReadCount("max-streams", arguments.MaxStreams, _usual.MaxStreams, MostOfAnything),
        MaxDatagramBytes = (int)ReadSize("max-datagram", arguments.MaxDatagram, _usual.MaxDatagramBytes, 1 << 10, TunnelLimits.LargestDatagramBytes),
        StreamBufferBytes = ReadSize(
            "stream-buffer", arguments.StreamBuffer, _usual.StreamBufferBytes, TunnelLimits.CreditFloorBytes, Common.Tunnel.TunnelOptions.UsualStreamBufferBytes),
        TunnelBufferBytes = ReadSize("tunnel-buffer", arguments.TunnelBuffer, _usual.TunnelBufferBytes, 1 << 20, MostMemory),
        MaxWaiting = ReadCount("max-waiting", arguments.MaxWaiting, _usual.MaxWaiting, MostOfAnything),
        MaxTunnels = ReadCount("max-tunnels", arguments.MaxTunnels, _usual.MaxTunnels, MostOfAnything),
        MaxLegs = ReadCount("max-legs", arguments.MaxLegs, _usual.MaxLegs, ILegScheduler.MaxLegs),
        MaxHandshakes = ReadCount("max-handshakes", arguments.MaxHandshakes, _usual.MaxHandshakes, MostOfAnything),
        HandshakeTimeout = ReadTimeout(arguments.HandshakeTimeout),
    };

    /// <summary>Warm connections to the target; 0: none.</summary>
    /// <exception cref="UsageException">It is malformed or out of range.</exception>
    public static int ReadPool(ProxyArguments arguments) => ReadCount("pool", arguments.Pool, usual: 0, TargetPool.LargestSize, least: 0);

    /// <summary>Whether it is given, where it has no effect; a mistake in it is still a mistake.</summary>
    /// <exception cref="UsageException">It is malformed or out of range.</exception>
    public static bool IsPoolGiven(ProxyArguments arguments)
    {
        _ = ReadPool(arguments);
        return arguments.Pool is not null;
    }

    /// <summary>What all tunnels of the process may promise to their peers, bytes.</summary>
    /// <exception cref="UsageException">It is malformed or out of range.</exception>
    public static long ReadProcessBuffer(ProxyArguments arguments) =>
        ReadSize("process-buffer", arguments.ProcessBuffer, Common.Tunnel.TunnelOptions.UsualProcessBufferBytes, 1 << 20, MostMemory);

    private static int ReadCount(string option, string? text, int usual, int most, int least = 1) =>
        text is null ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least && count <= most ? count
        : throw new UsageException(option, $"'{text}' is no number from {least} to {most}");

    private static long ReadSize(string option, string? text, long usual, long least, long most) =>
        text is null ? usual
        : ByteSize.TryParse(text, least, most, out var bytes, out var error) ? bytes
        : throw new UsageException(option, error);

    private static TimeSpan ReadTimeout(string? text)
    {
        if (text is null)
            return _usual.HandshakeTimeout;
        if (!Duration.TryParse(text, out var timeout, out var error))
            throw new UsageException("handshake-timeout", error);
        return timeout >= TimeSpan.FromMilliseconds(10) && timeout <= TimeSpan.FromDays(1)
            ? timeout
            : throw new UsageException("handshake-timeout", $"'{text}' is too short or too long, give 10ms to 24h");
    }
}
