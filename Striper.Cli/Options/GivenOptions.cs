using System.Reflection;
using CommandLine;

namespace Striper.Cli.Options;

/// <summary>Which options a command line has.</summary>
internal static class GivenOptions
{
    /// <summary>By their long names where they have one, else by their letters, in the order they are declared.</summary>
    public static IEnumerable<string> Of(ProxyArguments arguments) =>
        from property in typeof(ProxyArguments).GetProperties()
        let option = property.GetCustomAttribute<OptionAttribute>()
        where option is not null && property.GetValue(arguments) is true or string
        select option.LongName.Length > 0 ? option.LongName : option.ShortName;
}
