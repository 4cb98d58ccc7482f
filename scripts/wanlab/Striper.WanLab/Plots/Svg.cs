using System.Globalization;
using System.Xml.Linq;

namespace Striper.WanLab.Plots;

/// <summary>The pieces that plots are made of, without fonts or scripts of their own. Coordinates have one decimal.</summary>
internal static class Svg
{
    private const string GridColour = "#e4e4e4";

    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    /// <summary>A white document to which pieces are added.</summary>
    public static XElement Document(double width, double height) => new(
        _svg + "svg",
        new XAttribute("viewBox", Text($"0 0 {width} {height}")),
        new XAttribute("font-family", "sans-serif"),
        new XAttribute("font-size", 12),
        new XElement(_svg + "rect", new XAttribute("width", width), new XAttribute("height", height), new XAttribute("fill", "white")));

    /// <summary>A line through points.</summary>
    public static XElement Curve(IEnumerable<(double X, double Y)> points, string colour, double width) => new(
        _svg + "polyline",
        new XAttribute("fill", "none"),
        new XAttribute("stroke", colour),
        new XAttribute("stroke-width", width),
        new XAttribute("points", string.Join(' ', points.Select(p => Text($"{p.X:0.#},{p.Y:0.#}")))));

    /// <summary>A straight line.</summary>
    public static XElement Stroke(double x1, double y1, double x2, double y2, string colour, double width) => new(
        _svg + "line",
        new XAttribute("x1", Text($"{x1:0.#}")),
        new XAttribute("y1", Text($"{y1:0.#}")),
        new XAttribute("x2", Text($"{x2:0.#}")),
        new XAttribute("y2", Text($"{y2:0.#}")),
        new XAttribute("stroke", colour),
        new XAttribute("stroke-width", width));

    /// <summary>A line of the grid with its number.</summary>
    public static IEnumerable<XElement> Tick(double x1, double y1, double x2, double y2, double labelX, double labelY, double value, string anchor)
    {
        yield return Stroke(x1, y1, x2, y2, GridColour, 1);
        yield return Label(labelX, labelY, Text($"{value:0.##}"), anchor);
    }

    /// <summary>A full circle.</summary>
    public static XElement Dot(double x, double y, string colour) => new(
        _svg + "circle",
        new XAttribute("cx", Text($"{x:0.#}")),
        new XAttribute("cy", Text($"{y:0.#}")),
        new XAttribute("r", 3.5),
        new XAttribute("fill", colour));

    /// <summary>A line of text.</summary>
    public static XElement Label(double x, double y, string text, string anchor, int size = 12) => new(
        _svg + "text",
        new XAttribute("x", Text($"{x:0.#}")),
        new XAttribute("y", Text($"{y:0.#}")),
        new XAttribute("text-anchor", anchor),
        new XAttribute("font-size", size),
        text);

    /// <summary>A number as SVG and readers want it, whatever the host's language.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
