using Striper.Common.Filtering;
using Striper.Common.Filtering.BuiltIn;
using Striper.Common.Filtering.Foo;

namespace Striper.Cli.Options;

/// <summary>Checks the arguments about filters.</summary>
internal static class FilterOptionsReader
{
    private const string Filter = "filter";
    private const string FilterAssemblyFile = "filter-assembly";
    private const string RecoveryFileName = "recovery-file";

    /// <summary>Reads those of a proxy. Assemblies are loaded.</summary>
    /// <exception cref="UsageException">One is malformed, or there is no such filter or assembly.</exception>
    public static FilterOptions Read(ProxyArguments arguments)
    {
        var loaded = Split(arguments.FilterAssembly).Distinct(StringComparer.Ordinal).SelectMany(Load).ToList();
        if (arguments.Filter is null && loaded.Count == 0)
            return FilterOptions.None;
        var catalog = new FilterCatalog(new ConnectionCounter(), new FooMeter(TimeProvider.System), loaded);
        if (catalog.Names.GroupBy(name => name).FirstOrDefault(names => names.Count() > 1) is { } taken)
            throw new UsageException(FilterAssemblyFile, $"has a filter '{taken.Key}', and there is another of that name: rename it");
        return new FilterOptions([.. Split(arguments.Filter).Select(text => ReadSpec(text, catalog))], loaded);
    }

    /// <summary>Full path of <c>--recovery-file</c>; null: there is none. Makes sure that it can be written.</summary>
    /// <exception cref="UsageException">It cannot.</exception>
    public static string? ReadRecoveryFile(string? text) =>
        text is null ? null
        : RecoveryPath.TryParse(text, out var path, out var error) ? path
        : throw new UsageException(RecoveryFileName, error);

    private static FilterSpec ReadSpec(string text, FilterCatalog catalog)
    {
        if (!FilterSpec.TryParse(text, out var spec, out var error))
            throw new UsageException(Filter, error);
        if (!catalog.TryFind(spec.Name, out var factory))
        {
            throw new UsageException(Filter, NearestWord.Of(spec.Name, catalog.Names) is { } nearest
                ? $"'{spec.Name}' is unknown, did you mean {nearest}?"
                : $"'{spec.Name}' is unknown, use one of {string.Join(", ", catalog.Names)}, or load its DLL with --filter-assembly");
        }

        try
        {
            _ = factory.Configure(spec.Settings);
            return spec;
        }
        catch (FilterSettingsException e)
        {
            throw new UsageException(Filter, $"'{text}' {e.Message}");
        }
    }

    private static IReadOnlyList<INetworkFilterFactory> Load(string text)
    {
        var path = Path.GetFullPath(text);
        if (!File.Exists(path))
            throw new UsageException(FilterAssemblyFile, $"'{text}' does not exist or cannot be read, give the DLL of a filter");
        try
        {
            return FilterAssembly.Load(path);
        }
        catch (FilterSettingsException e)
        {
            throw new UsageException(FilterAssemblyFile, $"'{text}' {e.Message}");
        }
    }

    private static string[] Split(string? text) => text?.Split(ArgumentNormalizer.ListSeparator) ?? [];
}
