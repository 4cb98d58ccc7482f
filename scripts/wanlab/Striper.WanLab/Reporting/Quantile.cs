namespace Striper.WanLab.Reporting;

/// <summary>Quantiles of a few numbers.</summary>
internal static class Quantile
{
    /// <summary>Between the two nearest numbers where it falls between them; NaN of none at all.</summary>
    /// <param name="values">In any order; numbers that are NaN make the result NaN.</param>
    /// <param name="share">0 is the least, 0.5 the median, 1 the greatest.</param>
    public static double Of(IReadOnlyCollection<double> values, double share)
    {
        if (values.Count == 0 || values.Any(double.IsNaN))
            return double.NaN;
        var sorted = values.Order().ToArray();
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }
}
