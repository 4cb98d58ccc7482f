using System.Globalization;
using Striper.Cli.Statistics;
using Striper.Common.Diagnostics;

namespace Striper.Cli.Monitor;

/// <summary>The figures of the monitor in words, for terminals and for plain lines.</summary>
internal static class MonitorText
{
    /// <summary>A rate in Mbit/s: three digits are enough to see what a leg does.</summary>
    public static string Megabits(double bytesPerSecond)
    {
        var megabits = bytesPerSecond * 8 / 1e6;
        return megabits.ToString(megabits < 9.995 ? "0.00" : megabits < 99.95 ? "0.0" : "0", CultureInfo.InvariantCulture);
    }

    /// <summary><c>40.1 ms</c>; a dash while it is not known.</summary>
    public static string Milliseconds(TimeSpan? time) =>
        time is { } known ? known.TotalMilliseconds.ToString(known.TotalMilliseconds < 99.95 ? "0.0" : "0", CultureInfo.InvariantCulture) + " ms" : "-";

    /// <summary>What a forward is: <c>client 127.0.0.1:11111 to server.example:22222</c>.</summary>
    public static string Title(ForwardStatistics forward) =>
        $"{(forward.Name is { } name ? name + ": " : "")}{forward.Mode} {forward.Listen} to {forward.To}";

    /// <summary>One line on a forward: legs, goodput, streams, and each leg's goodput both ways together in Mbit/s, or its state.</summary>
    public static string Line(ForwardStatistics forward, TimeSpan uptime)
    {
        var legs = forward.Tunnels.SelectMany(tunnel => tunnel.Legs).ToList();
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{uptime.TotalSeconds,6:0} s  {(forward.Name is { } name ? name + "  " : "")}received {Megabits(Sum(forward, t => t.ReceivedLately))} sent {Megabits(Sum(forward, t => t.SentLately))} Mbit/s  {Count(forward.StreamsOpen, forward.IsRelay ? "connection" : "stream")}");
        if (!forward.IsRelay)
            head += $"  {legs.Count(leg => leg.Incarnation is not null)} of {LegWords.Describe(legs.Count)} up: {string.Join(' ', legs.Select(Short))}";
        return forward.Reason is { } reason ? $"{head}  ({reason})" : head;
    }

    /// <summary>A sum over a forward's tunnels, or a relay's connections.</summary>
    public static double Sum(ForwardStatistics forward, Func<TunnelStatistics, double> read) => forward.Tunnels.Sum(read);

    /// <summary><c>1 stream</c>, <c>2 streams</c>.</summary>
    public static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string Short(LegStatistics leg) =>
        leg.State is LegStates.Up or LegStates.Starting ? Megabits(leg.SentLately + leg.ReceivedLately) : leg.State;
}
