using System.Text.Json;
using System.Text.Json.Serialization;

namespace Striper.Cli.Statistics;

/// <summary>The format of statistics: one JSON object, names in snake_case, times in seconds, sizes in bytes, rates in bytes a second.</summary>
internal static class StatisticsJson
{
    /// <summary>How everything is written.</summary>
    public static StatisticsContext Context { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new SecondsConverter(), new UnixSecondsConverter(), new RateConverter() },
    });

    /// <summary>One line, without its end.</summary>
    public static string Write(ProcessStatistics statistics) => JsonSerializer.Serialize(statistics, Context.ProcessStatistics);

    private sealed class SecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TimeSpan.FromSeconds(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(Math.Round(value.TotalSeconds, 6));
    }

    // What it costs to send digits that nobody reads is more than they are worth.
    private sealed class RateConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(double.IsFinite(value) ? Math.Round(value, 1) : 0);
    }

    private sealed class UnixSecondsConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            DateTimeOffset.FromUnixTimeMilliseconds((long)(reader.GetDouble() * 1000));

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.ToUnixTimeMilliseconds() / 1000.0);
    }
}
