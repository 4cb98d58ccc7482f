using CommandLine;
using Striper.Foo.Serving;
using Striper.Tools;

namespace Striper.Foo.Options;

/// <summary>The server's command line.</summary>
internal sealed record FooServerOptions
{
    private const string UsualListen = "127.0.0.1:7008";

    /// <summary>Where to listen.</summary>
    [Value(0)]
    public required IEnumerable<string> Words { get; init; }

    /// <summary>Every so many requests are answered with NAK; 0: none.</summary>
    [Option("nak-every", Default = 0)]
    public int NakEvery { get; init; }

    /// <summary>Whether what arrived together is answered in any order.</summary>
    [Option("shuffle")]
    public bool Shuffle { get; init; }

    /// <summary>Whether connections have their lines.</summary>
    [Option('v', "verbose")]
    public bool Verbose { get; init; }

    /// <summary>The same, checked.</summary>
    /// <exception cref="UsageException">Something is out of range.</exception>
    public FooServerPlan ToPlan()
    {
        var words = Words.ToList();
        if (words.Count > 1)
            throw new UsageException($"'{words[1]}' is too much, write run server [LISTEN]");
        if (NakEvery < 0)
            throw new UsageException("--nak-every is 0 or more");
        return new FooServerPlan(Place.Parse(words.FirstOrDefault() ?? UsualListen).ToEndPoint(), NakEvery, Shuffle, Verbose);
    }
}
