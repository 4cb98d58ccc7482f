using System.Xml.Linq;
using NUnit.Framework;
using Striper.WanLab.Plots;

namespace Striper.Tests.WanLab;

internal sealed class SvgPlotTests
{
    [TestCase(81, ExpectedResult = new[] { 0, 10, 20, 30, 40, 50, 60, 70, 80.0 })]
    [TestCase(8, ExpectedResult = new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8.0 })]
    [TestCase(1, ExpectedResult = new[] { 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1 })]
    [TestCase(150, ExpectedResult = new[] { 0, 20, 40, 60, 80, 100, 120, 140.0 })]
    public double[] TicksAreRound(double greatest) => [.. new Axis(greatest, 0, 1).Ticks().Select(t => Math.Round(t, 9))];

    [Test]
    public void EachSeriesIsALineThroughItsPoints()
    {
        var plot = new Plot(
            "a < b",
            [new Series("sum", [new PlotPoint(0, 10), new PlotPoint(10, 20)]), new Series("leg", [new PlotPoint(0, 5)])],
            [(5, "set 1 black=1")]);

        var document = XDocument.Parse(SvgPlot.Draw(plot));

        var lines = document.Descendants().Where(e => e.Name.LocalName == "polyline").Select(e => e.Attribute("points")!.Value.Split(' ').Length);
        var texts = document.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value);
        Assert.That(lines, Is.EqualTo((int[])[2, 1]));
        Assert.That(texts, Is.SupersetOf((string[])["a < b", "sum", "leg", "set 1 black=1"]));
    }

    [Test]
    public void NothingSeenIsAnEmptyPlot() =>
        Assert.That(() => XDocument.Parse(SvgPlot.Draw(new Plot("empty", [new Series("sum", [])], []))), Throws.Nothing);
}
