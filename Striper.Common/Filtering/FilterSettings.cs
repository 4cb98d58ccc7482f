using System.Globalization;

namespace Striper.Common.Filtering;

/// <summary>What the user wrote behind a filter's name: <c>k=v,..</c>. Immutable.</summary>
public sealed class FilterSettings
{
    private readonly IReadOnlyDictionary<string, string> _values;

    /// <summary>Takes the values by their keys.</summary>
    public FilterSettings(IReadOnlyDictionary<string, string> values) => _values = values;

    /// <summary>No settings.</summary>
    public static FilterSettings None { get; } = new(new Dictionary<string, string>());

    /// <summary>A value; null: it is not set.</summary>
    public string? this[string key] => _values.GetValueOrDefault(key);

    /// <summary>Refuses what is not among the known keys.</summary>
    /// <exception cref="FilterSettingsException">There is another one.</exception>
    public void AllowOnly(params IReadOnlyList<string> known)
    {
        if (_values.Keys.FirstOrDefault(key => !known.Contains(key)) is not { } unknown)
            return;
        throw new FilterSettingsException(known.Count == 0
            ? $"takes no settings, leave out '{unknown}'"
            : $"has no setting '{unknown}', use {string.Join(", ", known)}");
    }

    /// <summary>A whole number within bounds.</summary>
    /// <exception cref="FilterSettingsException">It is something else.</exception>
    public int Count(string key, int byDefault, int least, int most) =>
        this[key] is not { } text ? byDefault
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
        : throw new FilterSettingsException($"has {key}='{text}', which is no number from {least} to {most}");

    /// <summary>An amount of bytes, decimals allowed, with a suffix k, M or G (powers of 1024); null: it is not set.</summary>
    /// <exception cref="FilterSettingsException">It is something else.</exception>
    public long? Bytes(string key, long least, long most)
    {
        if (this[key] is not { } text)
            return null;
        var unit = text.Length == 0 ? 1 : char.ToLowerInvariant(text[^1]) switch
        {
            'k' => 1L << 10,
            'm' => 1L << 20,
            'g' => 1L << 30,
            _ => 1,
        };
        return decimal.TryParse(unit == 1 ? text : text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount >= (decimal)least / unit && amount <= (decimal)most / unit
            ? (long)(amount * unit)
            : throw new FilterSettingsException($"has {key}='{text}', which is no amount of bytes from {least} to {most >> 30}G, give some such as 512k or 16M");
    }
}
