using System.Diagnostics.Metrics;
using NUnit.Framework;
using Striper.Cli.Metrics;

namespace Striper.Tests.Cli.Metrics;

/// <summary>How a meter is written for Prometheus.</summary>
[Parallelizable]
internal sealed class PrometheusTextTests
{
    [Test]
    public void FamiliesHaveHelpTypeAndSamplesTogether()
    {
        using var meter = new Meter("Test");
        meter.CreateObservableGauge("striper.b.rtt", () => new Measurement<double>[] { new(0.25, Label("leg", 1)), new(1.5e-7, Label("leg", 2)) }, "s", "Round trip.");
        meter.CreateObservableCounter("striper.a.sent", () => 12_345_678_901_234.0, "By", "Bytes.");
        Assert.That(PrometheusText.Write(meter), Is.EqualTo(
            """
            # HELP striper_a_sent_bytes_total Bytes.
            # TYPE striper_a_sent_bytes_total counter
            striper_a_sent_bytes_total 12345678901234
            # HELP striper_b_rtt_seconds Round trip.
            # TYPE striper_b_rtt_seconds gauge
            striper_b_rtt_seconds{leg="1"} 0.25
            striper_b_rtt_seconds{leg="2"} 1.5E-07

            """.ReplaceLineEndings("\n")));
    }

    [TestCase("x.y", null, false, "x_y")]
    [TestCase("x.y", "{leg}", false, "x_y")]
    [TestCase("x.y", "{leg}", true, "x_y_total")]
    [TestCase("x.y", "By", false, "x_y_bytes")]
    [TestCase("x.y", "By", true, "x_y_bytes_total")]
    [TestCase("x.y", "By/s", false, "x_y_bytes_per_second")]
    [TestCase("x.y", "s", false, "x_y_seconds")]
    public void NamesFollowOpenTelemetrysRules(string name, string? unit, bool isCounter, string expected)
    {
        using var meter = new Meter("Test");
        Instrument instrument = isCounter ? meter.CreateObservableCounter(name, () => 0.0, unit) : meter.CreateObservableGauge(name, () => 0.0, unit);
        Assert.That(PrometheusText.NameOf(instrument), Is.EqualTo(expected));
    }

    [Test]
    public void AUnitWithoutANameIsAMistakeOfOurs()
    {
        using var meter = new Meter("Test");
        var instrument = meter.CreateObservableGauge("x", () => 0.0, "ms");
        Assert.That(() => PrometheusText.NameOf(instrument), Throws.ArgumentException);
    }

    [Test]
    public void LabelsAndHelpAreEscaped()
    {
        using var meter = new Meter("Test");
        meter.CreateObservableGauge("x", () => new Measurement<double>(1, Label("name", "a\\b\"c\nd"), Label("none", null)), null, "A \\ and a \"quote\"\nand a line.");
        Assert.That(PrometheusText.Write(meter), Is.EqualTo(
            """
            # HELP x A \\ and a "quote"\nand a line.
            # TYPE x gauge
            x{name="a\\b\"c\nd",none=""} 1

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void OtherMetersAreLeftOut()
    {
        using var meter = new Meter("Test");
        using var other = new Meter("Test");
        other.CreateObservableGauge("x", () => 1.0);
        Assert.That(PrometheusText.Write(meter), Is.Empty);
    }

    [Test]
    public void WhatHasNoValueHasNoFamily()
    {
        using var meter = new Meter("Test");
        meter.CreateObservableGauge("x", () => Array.Empty<Measurement<double>>());
        Assert.That(PrometheusText.Write(meter), Is.Empty);
    }

    private static KeyValuePair<string, object?> Label(string name, object? value) => new(name, value);
}
