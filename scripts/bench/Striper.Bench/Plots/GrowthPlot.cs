using System.Xml.Linq;
using Striper.WanLab.Plots;
using static Striper.WanLab.Plots.Svg;

namespace Striper.Bench.Plots;

/// <summary>Goodput and cost against how many there are, side by side, as SVG without fonts or scripts of its own.</summary>
internal static class GrowthPlot
{
    private const double PanelWidth = 450;
    private const double Height = 320;
    private const double Left = 60;
    private const double Right = 30;
    private const double Top = 60;
    private const double Bottom = 45;

    // A greatest value of 0 has no ticks.
    private const double LeastGreatest = 0.01;
    private const double Headroom = 1.1;

    /// <summary>Draws it.</summary>
    /// <param name="title">Above it.</param>
    /// <param name="noun">What there are more of.</param>
    /// <param name="points">In ascending order; they stand at equal distances. Those without a number are left out.</param>
    public static string Draw(string title, string noun, IReadOnlyList<GrowthPoint> points)
    {
        var root = Document(2 * PanelWidth, Height);
        root.Add(Label(Left, 22, title, "start", 14));
        root.Add(Panel(0, "goodput, Mbit/s", "#0072b2", noun, [.. points.Select(p => (p.Size, p.Mbit))]));
        root.Add(Panel(PanelWidth, "CPU of both proxies, s/GB", "#d55e00", noun, [.. points.Select(p => (p.Size, p.CpuPerGigabyte))]));
        return root.ToString(SaveOptions.None) + "\n";
    }

    private static IEnumerable<XElement> Panel(double x, string name, string colour, string noun, IReadOnlyList<(int Size, double Value)> all)
    {
        var points = all.Where(p => double.IsFinite(p.Value)).ToArray();
        var upward = new Axis(Math.Max(points.Select(p => p.Value).DefaultIfEmpty().Max(), LeastGreatest) * Headroom, Height - Bottom, Top);
        double Across(int index) => x + Left + ((PanelWidth - Left - Right) * (index + 0.5) / Math.Max(points.Length, 1));
        yield return Label(x + Left, Top - 12, name, "start");
        yield return Label(x + ((Left + PanelWidth - Right) / 2), Height - 8, noun, "middle");
        foreach (var piece in upward.Ticks().SelectMany(t => Tick(x + Left, upward.At(t), x + PanelWidth - Right, upward.At(t), x + Left - 6, upward.At(t) + 4, t, "end")))
            yield return piece;
        yield return Curve(points.Select((p, i) => (Across(i), upward.At(p.Value))), colour, 2);
        for (var i = 0; i < points.Length; i++)
        {
            yield return Dot(Across(i), upward.At(points[i].Value), colour);
            yield return Label(Across(i), Height - Bottom + 16, Text($"{points[i].Size:#,0}"), "middle");
        }
    }
}
