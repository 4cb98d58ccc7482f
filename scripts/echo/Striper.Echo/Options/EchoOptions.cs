using System.Globalization;
using CommandLine;
using Striper.Echo.Serving;
using Striper.Tools;

namespace Striper.Echo.Options;

/// <summary>The command line.</summary>
internal sealed record EchoOptions
{
    private const string UsualListen = "127.0.0.1:7007";

    // A timer takes no more, and nobody waits a month.
    private const double MostSeconds = 1_000_000;

    /// <summary>A mode and where to listen, either of them or none.</summary>
    [Value(0)]
    public required IEnumerable<string> Words { get; init; }

    /// <summary>Seconds without a byte after which a connection ends; 0: never.</summary>
    [Option("idle", Default = 300.0)]
    public double Idle { get; init; }

    /// <summary>Seconds that connections have after the first signal.</summary>
    [Option("drain", Default = 5.0)]
    public double Drain { get; init; }

    /// <summary>Whether each connection has its lines.</summary>
    [Option('v', "verbose")]
    public bool Verbose { get; init; }

    /// <summary>The same, checked.</summary>
    /// <exception cref="UsageException">Something is out of range or unknown.</exception>
    public EchoPlan ToPlan()
    {
        var words = Words.ToList();
        var mode = EchoMode.Upper;
        if (words.Count > 0 && char.IsAsciiLetter(words[0][0]) && !words[0].Contains(':'))
        {
            if (!Enum.TryParse(words[0], ignoreCase: true, out mode))
                throw new UsageException($"mode '{words[0]}' is unknown, use upper, plain, discard or chargen");
            words.RemoveAt(0);
        }

        if (words.Count > 1)
            throw new UsageException($"'{words[1]}' is too much, write run [MODE] [LISTEN]");
        return new EchoPlan(
            mode, Place.Parse(words.FirstOrDefault() ?? UsualListen).ToEndPoint(),
            Idle == 0 ? Timeout.InfiniteTimeSpan : Seconds("idle", Idle), Seconds("drain", Drain), Verbose);
    }

    private static TimeSpan Seconds(string option, double seconds) =>
        seconds is >= 0 and <= MostSeconds ? TimeSpan.FromSeconds(seconds)
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--{option} is 0 to {MostSeconds} seconds"));
}
