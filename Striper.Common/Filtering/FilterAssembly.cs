using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace Striper.Common.Filtering;

/// <summary>Filters of others, from an assembly of <c>--filter-assembly</c>. It runs with all the rights of this process. Thread-safe.</summary>
public static class FilterAssembly
{
    // An assembly that is loaded once is not loaded again: its types would be others then.
    private static readonly ConcurrentDictionary<string, IReadOnlyList<INetworkFilterFactory>> _loaded = new(StringComparer.Ordinal);

    /// <summary>Loads it and makes its factories.</summary>
    /// <param name="path">Full path of the DLL; what it depends on lies beside it, as a build leaves it.</param>
    /// <exception cref="FilterSettingsException">It cannot be loaded, or has no filter.</exception>
    public static IReadOnlyList<INetworkFilterFactory> Load(string path) => _loaded.GetOrAdd(path, Read);

    private static List<INetworkFilterFactory> Read(string path)
    {
        try
        {
            var factories = new Context(path).LoadFromAssemblyPath(path).GetExportedTypes()
                .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(INetworkFilterFactory).IsAssignableFrom(type) && type.GetConstructor([]) is not null)
                .Select(type => (INetworkFilterFactory)Activator.CreateInstance(type)!)
                .ToList();
            return factories.Count > 0 ? factories
                : throw new FilterSettingsException($"has no public class that implements {nameof(INetworkFilterFactory)} and has a constructor without parameters, choose another");
        }
        catch (BadImageFormatException)
        {
            throw new FilterSettingsException("cannot be loaded: it is no .NET assembly, give the DLL that a build of the filter has made");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ReflectionTypeLoadException or TypeLoadException or TargetInvocationException)
        {
            throw new FilterSettingsException($"cannot be loaded: {e.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.')}");
        }
    }

    // Its own dependencies, of its own versions; but the filters' interface must be this process's, or it would be another.
    private sealed class Context(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            Default.Assemblies.Any(shared => shared.GetName().Name == assemblyName.Name) ? null
            : _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found)
            : null;
    }
}
