using System.Reflection;
using CommandLine;

namespace Striper.Cli.Options;

/// <summary>How an option may be spelled, read from the attributes of an arguments type.</summary>
/// <param name="Short">The letter after one dash, or null.</param>
/// <param name="Long">The word after two dashes, or null.</param>
/// <param name="TakesValue">False for a switch.</param>
internal sealed record OptionName(char? Short, string? Long, bool TakesValue)
{
    /// <summary>The spelling that normalised arguments use: the long one where there is one.</summary>
    public string Canonical => Long is null ? $"-{Short}" : $"--{Long}";

    /// <summary>The options of an arguments type, in the order they are declared.</summary>
    public static IReadOnlyList<OptionName> Of<TArguments>() =>
    [
        .. from property in typeof(TArguments).GetProperties()
           let option = property.GetCustomAttribute<OptionAttribute>()
           where option is not null
           select new OptionName(
               option.ShortName.Length == 0 ? null : option.ShortName[0],
               option.LongName.Length == 0 ? null : option.LongName,
               property.PropertyType != typeof(bool)),
    ];
}
