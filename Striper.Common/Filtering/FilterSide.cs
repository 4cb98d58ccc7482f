namespace Striper.Common.Filtering;

/// <summary>The sides of a chain.</summary>
public enum FilterSide
{
    /// <summary>Where the application is.</summary>
    Downstream = 0,

    /// <summary>Where the target is.</summary>
    Upstream = 1,
}
