using System.Text;
using Striper.Common.Filtering;

namespace Striper.CaseFilter;

/// <summary>Has ASCII letters from the application in capitals and those to it in small letters.</summary>
internal sealed class CaseFilter : NetworkFilter
{
    /// <inheritdoc/>
    public override FilterVerdict OnDownstreamData(FilterBuffer data, bool isEnd)
    {
        Ascii.ToUpperInPlace(data.Edit(), out _);
        return FilterVerdict.Pass;
    }

    /// <inheritdoc/>
    public override FilterVerdict OnUpstreamData(FilterBuffer data, bool isEnd)
    {
        Ascii.ToLowerInPlace(data.Edit(), out _);
        return FilterVerdict.Pass;
    }
}
