namespace Striper.Common.Filtering;

/// <summary>
/// Makes filters of one kind. In an assembly of <c>--filter-assembly</c> every public class that implements it and has a constructor without parameters
/// adds a name for <c>--filter</c>.
/// </summary>
public interface INetworkFilterFactory
{
    /// <summary>What <c>--filter</c> calls it: small letters, digits and dashes.</summary>
    string Name { get; }

    /// <summary>Reads what was written behind the name and gives what makes a filter for each connection. May be asked several times, so it does nothing else.</summary>
    /// <exception cref="FilterSettingsException">A setting is unknown or cannot be used; the message says which, and what to do.</exception>
    Func<FilterConnection, NetworkFilter> Configure(FilterSettings settings);
}
