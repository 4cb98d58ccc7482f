using Striper.Soak.Chaos;
using Striper.Soak.Running;
using Striper.WanLab.Options;

namespace Striper.Soak.Options;

/// <summary>What the options ask for, checked.</summary>
internal static class SoakPlanReader
{
    private const double BytesPerMegabit = 1e6 / 8;

    // A share of the run, at most.
    private static readonly TimeSpan _longestWarmUp = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _rest = TimeSpan.FromSeconds(60);

    /// <summary>Reads them.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="proxy">What is run if they name none.</param>
    /// <param name="anySeed">If they name none.</param>
    /// <exception cref="UsageException">Something is wrong; the message says what.</exception>
    public static SoakPlan Read(SoakOptions options, string proxy, int anySeed)
    {
        Check(options.Minutes is >= 0.5 and <= 10_000, $"--minutes {options.Minutes} is not 0.5 to 10000");
        Check(options.Seed >= 0, $"--seed {options.Seed} is not 1 to 2147483647");
        Check(options.Legs is >= 1 and <= 64, $"--legs {options.Legs} is not 1 to 64");
        Check(options.Streams is >= 1 and <= 1000, $"--streams {options.Streams} is not 1 to 1000");
        Check(options.Megabits is >= 1 and <= 100_000, $"--rate {options.Megabits} is not 1 to 100000");
        var seed = options.Seed > 0 ? options.Seed : anySeed;
        var length = TimeSpan.FromMinutes(options.Minutes);
        var both = Words(options.ProxyOptions);
        return new SoakPlan
        {
            Seed = seed,
            Proxy = options.Proxy.Length > 0 ? Path.GetFullPath(options.Proxy) : proxy,
            Legs = options.Legs,
            Streams = options.Streams,
            BytesPerSecond = options.Megabits * BytesPerMegabit,
            ClientOptions = [.. both, .. Words(options.ClientOptions)],
            ServerOptions = [.. both, .. Words(options.ServerOptions)],
            WarmUp = length / 10 < _longestWarmUp ? length / 10 : _longestWarmUp,
            Length = length,
            Rest = _rest,
            Schedule = ChaosSchedule.Draw(seed, length),
        };
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static void Check(bool isRight, FormattableString message)
    {
        if (!isRight)
            throw new UsageException(FormattableString.Invariant(message));
    }
}
