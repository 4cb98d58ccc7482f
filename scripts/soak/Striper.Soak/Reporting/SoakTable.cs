using System.Globalization;
using System.Text;
using Striper.Soak.Running;

namespace Striper.Soak.Reporting;

/// <summary>The report in Markdown.</summary>
internal static class SoakTable
{
    private const int MostWarnings = 20;
    private const double BytesPerMegabyte = 1e6;

    /// <summary>The text.</summary>
    public static string Of(SoakResult result)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{(result.WrongCount == 0 ? "Everything held." : $"{result.WrongCount} things were wrong.")}\n");
        foreach (var wrong in result.Wrong)
            text.AppendLine($"- {wrong}");
        if (result.Wrong.Count > 0)
            text.AppendLine();
        Figures(text, result);
        ByMinute(text, result);
        ByKind(text, result);
        text.AppendLine("| warnings in the logs | |\n|---|---:|");
        foreach (var (warning, count) in result.Warnings.Take(MostWarnings))
            text.AppendLine(CultureInfo.InvariantCulture, $"| {warning} | {count} |");
        return text.ToString();
    }

    private static void Figures(StringBuilder text, SoakResult result)
    {
        var seconds = result.Samples.Count > 1 ? result.Samples[^1].Seconds : double.NaN;
        text.AppendLine("| | |\n|---|---:|");
        void Row(string name, FormattableString value) => text.AppendLine($"| {name} | {FormattableString.Invariant(value)} |");
        Row("seed", $"{result.Seed}");
        Row("minutes of chaos", $"{result.Minutes:0.##}");
        Row("streams", $"{result.Streams}");
        Row("bytes received and compared", $"{result.Bytes / 1e9:0.000} GB");
        Row("chaos steps", $"{result.Steps}");
        Row("legs killed / hindered / made in all", $"{result.KilledLegs} / {result.HinderedLegs} / {result.Legs}");
        Row("longest pause of a stream that went on", $"{result.LongestPause.TotalSeconds:0.0} s, {result.LongestPauseOf}");
        Proxy(Row, "-c", result, s => s.Client);
        Proxy(Row, "-s", result, s => s.Server);
        Row("CPU of this program", $"{result.OwnCpuSeconds / seconds:0.00} of a core");
        text.AppendLine();
    }

    private static void Proxy(Action<string, FormattableString> row, string name, SoakResult result, Func<SoakSample, ProcessSample> of)
    {
        var (before, after) = (of(result.Before), of(result.After));
        row($"{name}: sockets / descriptors / threads after the warm-up", $"{before.Sockets} / {before.Descriptors} / {before.Threads}");
        row($"{name}: the same at the end", $"{after.Sockets} / {after.Descriptors} / {after.Threads}");
        var loaded = result.Samples.Where(s => s.Phase == "chaos").Select(s => (s.Seconds, of(s).ResidentKib)).ToArray();
        if (FlatCheck.Memory(loaded) is var (early, late))
            row($"{name}: resident under load, first and last third", $"{early:0} / {late:0} MiB (allowed: {FlatCheck.MemoryShare:0 %} and {FlatCheck.MemoryMib} MiB more)");
        row($"{name}: resident at rest, after the warm-up and at the end", $"{before.ResidentKib / 1024.0:0} / {after.ResidentKib / 1024.0:0} MiB");
        row($"{name}: CPU", $"{after.CpuSeconds / result.After.Seconds:0.00} of a core");
    }

    private static void ByMinute(StringBuilder text, SoakResult result)
    {
        text.AppendLine("| minute | MB/s | streams ended | legs killed | -c MiB | -s MiB | -c / -s descriptors | -c / -s threads |\n|---:|---:|---:|---:|---:|---:|---:|---:|");
        var seconds = result.Samples.Count > 0 ? result.Samples[0].Seconds : 0;
        foreach (var m in Minutes.Of(result.Samples))
        {
            var (c, s) = (m.Last.Client, m.Last.Server);
            var rate = m.Bytes / BytesPerMegabyte / Math.Max(1, m.Last.Seconds - seconds);
            seconds = m.Last.Seconds;
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {m.Number} | {rate:0.0} | {m.Ended} | {m.KilledLegs} | {c.ResidentKib >> 10} | {s.ResidentKib >> 10} | {c.Descriptors} / {s.Descriptors} | {c.Threads} / {s.Threads} |");
        }

        text.AppendLine();
    }

    private static void ByKind(StringBuilder text, SoakResult result)
    {
        text.AppendLine("| streams | ended | reset | refused by the target |\n|---|---:|---:|---:|");
        foreach (var kind in result.Ends.Keys.Select(k => k.Split('|')[0]).Distinct().Order(StringComparer.Ordinal))
        {
            int Count(string end) => result.Ends.GetValueOrDefault($"{kind}|{end}");
            text.AppendLine(CultureInfo.InvariantCulture, $"| {kind} | {Count("ended")} | {Count("reset")} | {Count("refused")} |");
        }

        text.AppendLine();
    }
}
