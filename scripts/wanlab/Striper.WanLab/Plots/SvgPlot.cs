using System.Xml.Linq;
using static Striper.WanLab.Plots.Svg;

namespace Striper.WanLab.Plots;

/// <summary>Draws a plot as SVG, without fonts or scripts of its own.</summary>
internal static class SvgPlot
{
    private const double Width = 900;
    private const double Height = 360;
    private const double Left = 60;
    private const double Right = 150;
    private const double Top = 40;
    private const double Bottom = 45;

    // Told apart by the colour-blind as well (Okabe and Ito); the first is for the sum.
    private static readonly string[] _colours = ["#000000", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

    /// <summary>The SVG document.</summary>
    public static string Draw(Plot plot)
    {
        var points = plot.Series.SelectMany(s => s.Points).ToArray();
        var (endSeconds, topMbit) = points.Length == 0 ? (1, 1) : (points.Max(p => p.Seconds), points.Max(p => p.Mbit) * 1.05);
        var across = new Axis(endSeconds, Left, Width - Right);
        var upward = new Axis(topMbit, Height - Bottom, Top);
        var root = Document(Width, Height);
        root.Add(
            Label(Left, Top - 20, plot.Title, "start", 14),
            Label((Left + Width - Right) / 2, Height - 8, "seconds", "middle"),
            Label(Left - 45, Top - 6, "Mbit/s", "start"));
        root.Add(across.Ticks().Select(t => Tick(across.At(t), Height - Bottom, across.At(t), Top, across.At(t), Height - Bottom + 16, t, "middle")));
        root.Add(upward.Ticks().Select(t => Tick(Left, upward.At(t), Width - Right, upward.At(t), Left - 6, upward.At(t) + 4, t, "end")));
        root.Add(plot.Marks.SelectMany(m => Mark(across.At(m.Seconds), m.Text)));
        root.Add(plot.Series.SelectMany((s, i) => Line(s, i, across, upward)));
        return root.ToString(SaveOptions.None) + "\n";
    }

    private static IEnumerable<XElement> Line(Series series, int index, Axis across, Axis upward)
    {
        var colour = _colours[index % _colours.Length];
        yield return Curve(series.Points.Select(p => (across.At(p.Seconds), upward.At(p.Mbit))), colour, 1.5);
        var y = Top + 10 + (index * 18);
        yield return Stroke(Width - Right + 12, y - 4, Width - Right + 32, y - 4, colour, 2);
        yield return Label(Width - Right + 38, y, series.Name, "start");
    }

    private static IEnumerable<XElement> Mark(double x, string text)
    {
        var line = Stroke(x, Top, x, Height - Bottom, "#888888", 1);
        line.Add(new XAttribute("stroke-dasharray", "4 3"));
        yield return line;
        yield return Label(x + 4, Top + 12, text, "start");
    }
}
