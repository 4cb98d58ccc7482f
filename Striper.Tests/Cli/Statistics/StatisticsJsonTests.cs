using System.Text.Json;
using NUnit.Framework;
using Striper.Cli.Statistics;
using Striper.Common.Diagnostics;

namespace Striper.Tests.Cli.Statistics;

/// <summary>The format of <c>/stats</c> and SIGUSR2.</summary>
[Parallelizable]
internal sealed class StatisticsJsonTests
{
    [Test]
    public void EveryNameOfTheFormatIsThereAndNoOther()
    {
        var tunnels = Parse(SampleStatistics.Process(SampleStatistics.Client(SampleStatistics.Tunnel())));
        Assert.That(StatisticsFormat.NamesIn(tunnels), Is.EquivalentTo(StatisticsFormat.OfTunnels));
        var relay = Parse(SampleStatistics.Process(SampleStatistics.Relay()));
        Assert.That(StatisticsFormat.NamesIn(relay), Is.EquivalentTo(StatisticsFormat.OfRelays));
    }

    [Test]
    public void ItIsOneLine() =>
        Assert.That(StatisticsJson.Write(SampleStatistics.Process(SampleStatistics.Client(SampleStatistics.Tunnel()))), Does.Not.Contain("\n"));

    [Test]
    public void TimesAreSeconds()
    {
        var process = Parse(SampleStatistics.Process(SampleStatistics.Client(SampleStatistics.Tunnel())));
        var leg = Leg(process, 0);
        Assert.That(process.GetProperty("time").GetDouble(), Is.EqualTo(1_764_000_000.5));
        Assert.That(process.GetProperty("uptime_seconds").GetDouble(), Is.EqualTo(123.4));
        Assert.That(process.GetProperty("process").GetProperty("cpu_seconds").GetDouble(), Is.EqualTo(1.2));
        Assert.That(leg.GetProperty("age_seconds").GetDouble(), Is.EqualTo(59.5));
        Assert.That(leg.GetProperty("rtt_seconds").GetDouble(), Is.EqualTo(0.040123));
        Assert.That(leg.GetProperty("min_rtt_seconds").GetDouble(), Is.EqualTo(0.04).Within(1e-6));
    }

    [Test]
    public void RatesHaveOneDigitAfterThePoint()
    {
        var process = Parse(SampleStatistics.Process(SampleStatistics.Client(SampleStatistics.Tunnel())));
        Assert.That(Tunnel(process).GetProperty("sent_1s").GetRawText(), Is.EqualTo("3.3"));
        Assert.That(Leg(process, 0).GetProperty("rate_bytes_per_second").GetRawText(), Is.EqualTo("2500000"));
    }

    [Test]
    public void WhatHasNoValueIsNull()
    {
        var process = Parse(SampleStatistics.Process(SampleStatistics.Client(SampleStatistics.Tunnel())));
        var leg = Leg(process, 1);
        string[] empty = ["incarnation", "via", "local", "remote", "reason", "age_seconds", "rtt_seconds", "min_rtt_seconds", "last_error"];
        foreach (var name in empty)
            Assert.That(leg.GetProperty(name).ValueKind, Is.EqualTo(JsonValueKind.Null), name);
        Assert.That(leg.GetProperty("sent_bytes").GetInt64(), Is.Zero);
        Assert.That(Parse(SampleStatistics.Process(SampleStatistics.Relay())).GetProperty("forwards")[0].GetProperty("name").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void AForwardTellsWhyItIsIll()
    {
        var well = SampleStatistics.Client();
        var ill = well with { Proxy = well.Proxy with { Reason = "no leg is up" } };
        var forwards = Parse(SampleStatistics.Process(well, ill)).GetProperty("forwards");
        Assert.That(forwards[0].GetProperty("is_healthy").GetBoolean(), Is.True);
        Assert.That(forwards[0].GetProperty("reason").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(forwards[1].GetProperty("is_healthy").GetBoolean(), Is.False);
        Assert.That(forwards[1].GetProperty("reason").GetString(), Is.EqualTo("no leg is up"));
        Assert.That(SampleStatistics.Process(well, ill).Reason, Is.EqualTo("web: no leg is up"));
        Assert.That(SampleStatistics.Process(ill with { Name = null }).Reason, Is.EqualTo("no leg is up"));
        Assert.That(SampleStatistics.Process(well, well).Reason, Is.Null);
    }

    [Test]
    public void WhatOthersSayIsEscaped()
    {
        var tunnel = SampleStatistics.Tunnel() with { Legs = [SampleStatistics.Leg(0) with { LastError = "\"</script>\n\u2028" }] };
        var text = StatisticsJson.Write(SampleStatistics.Process(SampleStatistics.Client(tunnel)));
        Assert.That(text, Does.Not.Contain("</script>").And.Not.Contain("\n").And.Not.Contain("\u2028"));
        Assert.That(Leg(JsonDocument.Parse(text).RootElement, 0).GetProperty("last_error").GetString(), Is.EqualTo("\"</script>\n\u2028"));
    }

    [Test]
    public void TheWordsOfStatesAreTheFormats() => Assert.That(
        new[] { LegStates.Up, LegStates.Starting, LegStates.Silent, LegStates.Paused, LegStates.Standby, LegStates.Retiring, LegStates.Dialling, LegStates.Unwanted },
        Is.EqualTo(["up", "starting", "silent", "paused", "standby", "retiring", "dialling", "unwanted"]));

    private static JsonElement Parse(ProcessStatistics statistics) => JsonDocument.Parse(StatisticsJson.Write(statistics)).RootElement;

    private static JsonElement Tunnel(JsonElement process) => process.GetProperty("forwards")[0].GetProperty("tunnels")[0];

    private static JsonElement Leg(JsonElement process, int index) => Tunnel(process).GetProperty("legs")[index];
}
