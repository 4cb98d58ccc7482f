using System.Globalization;
using System.Xml.Linq;

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

    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    // Told apart by the colour-blind as well (Okabe and Ito); the first is for the sum.
    private static readonly string[] _colours = ["#000000", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

    /// <summary>The SVG document.</summary>
    public static string Draw(Plot plot)
    {
        var points = plot.Series.SelectMany(s => s.Points).ToArray();
        var (endSeconds, topMbit) = points.Length == 0 ? (1, 1) : (points.Max(p => p.Seconds), points.Max(p => p.Mbit) * 1.05);
        var across = new Axis(endSeconds, Left, Width - Right);
        var upward = new Axis(topMbit, Height - Bottom, Top);
        var root = new XElement(
            _svg + "svg",
            new XAttribute("viewBox", Text($"0 0 {Width} {Height}")),
            new XAttribute("font-family", "sans-serif"),
            new XAttribute("font-size", 12),
            new XElement(_svg + "rect", new XAttribute("width", Width), new XAttribute("height", Height), new XAttribute("fill", "white")),
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
        yield return new XElement(
            _svg + "polyline",
            new XAttribute("fill", "none"),
            new XAttribute("stroke", colour),
            new XAttribute("stroke-width", 1.5),
            new XAttribute("points", string.Join(' ', series.Points.Select(p => Text($"{across.At(p.Seconds):0.#},{upward.At(p.Mbit):0.#}")))));
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

    private static IEnumerable<XElement> Tick(double x1, double y1, double x2, double y2, double labelX, double labelY, double value, string anchor)
    {
        yield return Stroke(x1, y1, x2, y2, "#e4e4e4", 1);
        yield return Label(labelX, labelY, Text($"{value:0.##}"), anchor);
    }

    private static XElement Stroke(double x1, double y1, double x2, double y2, string colour, double width) => new(
        _svg + "line",
        new XAttribute("x1", Text($"{x1:0.#}")),
        new XAttribute("y1", Text($"{y1:0.#}")),
        new XAttribute("x2", Text($"{x2:0.#}")),
        new XAttribute("y2", Text($"{y2:0.#}")),
        new XAttribute("stroke", colour),
        new XAttribute("stroke-width", width));

    private static XElement Label(double x, double y, string text, string anchor, int size = 12) => new(
        _svg + "text",
        new XAttribute("x", Text($"{x:0.#}")),
        new XAttribute("y", Text($"{y:0.#}")),
        new XAttribute("text-anchor", anchor),
        new XAttribute("font-size", size),
        text);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
