using System.Globalization;

namespace Striper.Tests.Simulation;

/// <summary>Which seeds run: STRIPER_SEED=n one, STRIPER_SEEDS=n the first n, STRIPER_SEEDS=n-m those; otherwise as many as the test says.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
/// <param name="IsGiven">Somebody asked for these, however long they take.</param>
internal readonly record struct SeedRange(int First, int Last, bool IsGiven)
{
    /// <summary>How many.</summary>
    public int Count => Last - First + 1;

    /// <summary>As the environment says, or the first <paramref name="count"/>.</summary>
    public static SeedRange FromEnvironment(int count)
    {
        if (Environment.GetEnvironmentVariable("STRIPER_SEED") is { Length: > 0 } one)
            return new SeedRange(Number(one), Number(one), true);
        if (Environment.GetEnvironmentVariable("STRIPER_SEEDS") is not { Length: > 0 } text)
            return new SeedRange(1, count, false);
        return text.Split('-') is [var first, var last] ? new SeedRange(Number(first), Number(last), true) : new SeedRange(1, Number(text), true);
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
