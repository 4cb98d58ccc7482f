using System.Globalization;
using System.Xml.Linq;
using Striper.WanLab.Plots;

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

    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    /// <summary>Draws it.</summary>
    /// <param name="title">Above it.</param>
    /// <param name="noun">What there are more of.</param>
    /// <param name="points">In ascending order; they stand at equal distances. Those without a number are left out.</param>
    public static string Draw(string title, string noun, IReadOnlyList<GrowthPoint> points)
    {
        var root = new XElement(
            _svg + "svg",
            new XAttribute("viewBox", Text($"0 0 {2 * PanelWidth} {Height}")),
            new XAttribute("font-family", "sans-serif"),
            new XAttribute("font-size", 12),
            new XElement(_svg + "rect", new XAttribute("width", 2 * PanelWidth), new XAttribute("height", Height), new XAttribute("fill", "white")),
            Label(Left, 22, title, "start", 14));
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
        foreach (var tick in upward.Ticks())
        {
            yield return new XElement(
                _svg + "line",
                new XAttribute("x1", Text($"{x + Left:0.#}")),
                new XAttribute("y1", Text($"{upward.At(tick):0.#}")),
                new XAttribute("x2", Text($"{x + PanelWidth - Right:0.#}")),
                new XAttribute("y2", Text($"{upward.At(tick):0.#}")),
                new XAttribute("stroke", "#e4e4e4"));
            yield return Label(x + Left - 6, upward.At(tick) + 4, Text($"{tick:0.##}"), "end");
        }

        yield return new XElement(
            _svg + "polyline",
            new XAttribute("fill", "none"),
            new XAttribute("stroke", colour),
            new XAttribute("stroke-width", 2),
            new XAttribute("points", string.Join(' ', points.Select((p, i) => Text($"{Across(i):0.#},{upward.At(p.Value):0.#}")))));
        for (var i = 0; i < points.Length; i++)
        {
            yield return new XElement(
                _svg + "circle",
                new XAttribute("cx", Text($"{Across(i):0.#}")),
                new XAttribute("cy", Text($"{upward.At(points[i].Value):0.#}")),
                new XAttribute("r", 3.5),
                new XAttribute("fill", colour));
            yield return Label(Across(i), Height - Bottom + 16, Text($"{points[i].Size:#,0}"), "middle");
        }
    }

    private static XElement Label(double x, double y, string text, string anchor, int size = 12) => new(
        _svg + "text",
        new XAttribute("x", Text($"{x:0.#}")),
        new XAttribute("y", Text($"{y:0.#}")),
        new XAttribute("text-anchor", anchor),
        new XAttribute("font-size", size),
        text);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
