using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Striper.Cli.Metrics;

/// <summary>
/// A meter's observed instruments as Prometheus reads them (text format 0.0.4), named as OpenTelemetry's rules for Prometheus say: dots become
/// underscores, the unit is appended, counters end with _total, unless they say that they are counters. Our own, since the exporter that there is goes on telling of tunnels that are gone.
/// </summary>
internal static class PrometheusText
{
    /// <summary>Of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Observes the instruments and writes what they say.</summary>
    public static string Write(Meter meter)
    {
        var families = new SortedDictionary<string, StringBuilder>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, meter))
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Append(families, instrument, value, labels));
        listener.Start();
        listener.RecordObservableInstruments();
        return string.Concat(families.Values);
    }

    /// <summary>An instrument's name.</summary>
    internal static string NameOf(Instrument instrument)
    {
        var unit = instrument.Unit switch
        {
            "By" => "_bytes",
            "By/s" => "_bytes_per_second",
            "s" => "_seconds",
            null => "",
            ['{', ..] => "",
            _ => throw new ArgumentException($"The unit {instrument.Unit} of {instrument.Name} has no name here.", nameof(instrument)),
        };
        return $"{instrument.Name.Replace('.', '_')}{unit}{(IsCounter(instrument) && !instrument.Name.EndsWith("counter", StringComparison.Ordinal) ? "_total" : "")}";
    }

    private static bool IsCounter(Instrument instrument) => instrument is ObservableCounter<double>;

    private static void Append(
        SortedDictionary<string, StringBuilder> families, Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var name = NameOf(instrument);
        if (!families.TryGetValue(name, out var family))
        {
            families.Add(name, family = new StringBuilder());
            family.Append(CultureInfo.InvariantCulture, $"# HELP {name} {Escape(instrument.Description ?? "").Replace("\\\"", "\"", StringComparison.Ordinal)}\n");
            family.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {(IsCounter(instrument) ? "counter" : "gauge")}\n");
        }

        family.Append(name);
        var separator = '{';
        foreach (var (label, text) in labels)
        {
            family.Append(CultureInfo.InvariantCulture, $"{separator}{label}=\"{Escape(Convert.ToString(text, CultureInfo.InvariantCulture) ?? "")}\"");
            separator = ',';
        }

        family.Append(CultureInfo.InvariantCulture, $"{(separator == ',' ? "}" : "")} {value}\n");
    }

    private static string Escape(string text) =>
        text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
