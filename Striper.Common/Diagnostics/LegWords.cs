using Striper.Common.Primitives;

namespace Striper.Common.Diagnostics;

/// <summary>How log lines name and count legs.</summary>
public static class LegWords
{
    /// <summary>What a leg is called: <c>leg</c> or <c>express leg</c>.</summary>
    public static string NameOf(LegTraits traits) => traits.IsExpress ? "express leg" : "leg";

    /// <summary><c>1 leg</c>, <c>8 legs</c>.</summary>
    public static string Describe(int legs) => legs == 1 ? "1 leg" : $"{legs} legs";
}
