using Striper.Common.Filtering;

namespace Striper.LetterCase;

/// <summary>Makes <see cref="CaseFilter"/>, which <c>--filter case</c> puts into the chain.</summary>
public sealed class CaseFilterFactory : INetworkFilterFactory
{
    /// <inheritdoc/>
    public string Name => "case";

    /// <inheritdoc/>
    public Func<FilterConnection, NetworkFilter> Configure(FilterSettings settings)
    {
        settings.AllowOnly();
        return _ => new CaseFilter();
    }
}
