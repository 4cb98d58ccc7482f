using System.Xml.Linq;
using NUnit.Framework;
using Striper.Bench.Plots;

namespace Striper.Tests.Bench;

internal sealed class GrowthPlotTests
{
    [Test]
    public void HasALineForEachOfBothAndLeavesOutWhatIsMissing()
    {
        var document = XDocument.Parse(GrowthPlot.Draw("many < all", "streams", [new(1, 8000, 1.2), new(1000, 900, double.NaN)]));

        var lines = document.Descendants().Where(e => e.Name.LocalName == "polyline").Select(e => e.Attribute("points")!.Value.Split(' ').Length);
        var texts = document.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines, Is.EqualTo((int[])[2, 1]));
            Assert.That(texts, Is.SupersetOf((string[])["many < all", "streams", "1", "1,000"]));
        }
    }

    [Test]
    public void NothingMeasuredIsAnEmptyPlot() => Assert.That(() => XDocument.Parse(GrowthPlot.Draw("empty", "legs", [])), Throws.Nothing);
}
