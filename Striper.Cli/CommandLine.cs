using CommandLine;
using Striper.Cli.Config;
using Striper.Cli.Options;

namespace Striper.Cli;

/// <summary>
/// Reads the command line. The verb is looked at first, and those there are take next to nothing; arguments are normalised before
/// CommandLineParser sees them, since its sequence options swallow positionals and repeated options fail.
/// </summary>
internal static class CommandLine
{
    /// <summary>The verb that runs the demonstration.</summary>
    public const string DemoVerb = "demo";

    /// <summary>The verb that makes a secret.</summary>
    public const string KeygenVerb = "keygen";

    /// <summary>The verb that measures a path.</summary>
    public const string CheckVerb = "check";

    /// <summary>Options that may be given several times; their values add up, with this between them.</summary>
    private static readonly Dictionary<string, char> _repeatable = new(StringComparer.Ordinal)
    {
        ["via"] = ',',
        ["allow"] = ',',
        ["filter"] = ArgumentNormalizer.ListSeparator,
        ["filter-assembly"] = ArgumentNormalizer.ListSeparator,
    };

    /// <summary>All verbs.</summary>
    public static IReadOnlyCollection<string> Verbs { get; } = [DemoVerb, KeygenVerb, CheckVerb];

    /// <summary>Whether, by a glance, proxies will be started.</summary>
    public static bool MayRun(IReadOnlyList<string> arguments) =>
        arguments.Count > 1 && !Verbs.Contains(arguments[0]) && !AsksForHelp(arguments);

    /// <summary>Reads the arguments; whatever they are, the answer is a result and not an exception.</summary>
    public static ParseResult Parse(IReadOnlyList<string> arguments)
    {
        try
        {
            var verb = arguments.Count > 0 ? arguments[0] : "";
            return verb switch
            {
                DemoVerb => ParseDemo([.. arguments.Skip(1)]),
                KeygenVerb => ParseKeygen([.. arguments.Skip(1)]),
                CheckVerb => ParseCheck([.. arguments.Skip(1)]),
                _ => ParseProxy(arguments),
            };
        }
        catch (UsageException e)
        {
            return new ParseResult.Error(OneLine(e.Message));
        }
    }

    private static ParseResult ParseProxy(IReadOnlyList<string> arguments)
    {
        if (AsksForHelp(arguments))
            return new ParseResult.Help(HelpText.Proxy);
        var parsed = Bind<ProxyArguments>(arguments);
        return parsed.Help ? new ParseResult.Help(HelpText.Proxy)
            : parsed.Version ? new ParseResult.Version()
            : parsed.ConfigSchema ? new ParseResult.Help(ConfigSchema.Text)
            : parsed.Config is not null ? ReadConfig(parsed)
            : ReadProxy(parsed);
    }

    private static ParseResult.Proxy ReadProxy(ProxyArguments arguments)
    {
        VerbPlace.Check(arguments);
        return new ParseResult.Proxy(ProxyOptionsReader.Read(arguments));
    }

    private static ParseResult ReadConfig(ProxyArguments arguments)
    {
        var result = ConfigReader.Read(arguments);
        return result is ParseResult.Mistakes mistakes ? new ParseResult.Mistakes([.. mistakes.Messages.Select(OneLine)]) : result;
    }

    private static ParseResult ParseDemo(IReadOnlyList<string> arguments)
    {
        if (AsksForHelp(arguments))
            return new ParseResult.Help(HelpText.Demo);
        return arguments.FirstOrDefault(argument => argument != "--") is { } extra
            ? throw new UsageException($"demo takes no options and no arguments, leave out '{extra}'")
            : new ParseResult.Demo(new DemoOptions());
    }

    private static ParseResult ParseKeygen(IReadOnlyList<string> arguments)
    {
        if (AsksForHelp(arguments))
            return new ParseResult.Help(HelpText.Keygen);
        var dashes = arguments.ToList().IndexOf("--");
        if (arguments.Where((argument, i) => (dashes < 0 || i < dashes) && argument.Length > 1 && argument[0] == '-').FirstOrDefault() is { } option)
            throw new UsageException($"keygen takes no options but --help, leave out '{option}'");
        string[] files = [.. arguments.Where((_, i) => i != dashes)];
        return files.Length > 1 ? throw new UsageException($"keygen takes one file, leave out '{files[1]}'")
            : files is [""] ? throw new UsageException("keygen has an empty name for its file, give one or none")
            : new ParseResult.Keygen(new KeygenOptions(files.FirstOrDefault()));
    }

    private static ParseResult ParseCheck(IReadOnlyList<string> arguments)
    {
        if (AsksForHelp(arguments))
            return new ParseResult.Help(HelpText.Check);
        return new ParseResult.Check(CheckOptionsReader.Read(Bind<CheckArguments>(arguments)));
    }

    // Asked before anything is checked: who adds --help to a line that fails wants help, not the complaint again.
    private static bool AsksForHelp(IEnumerable<string> arguments) =>
        arguments.TakeWhile(argument => argument != "--").Any(argument => argument is "--help" or "-h");

    private static TArguments Bind<TArguments>(IEnumerable<string> arguments)
    {
        var normalized = new ArgumentNormalizer(OptionName.Of<TArguments>(), _repeatable).Normalize(arguments);
        using var parser = new Parser(settings =>
        {
            settings.AutoHelp = false;
            settings.AutoVersion = false;
            settings.EnableDashDash = true;
            settings.HelpWriter = null;
        });

        // Normalised arguments leave the parser nothing to complain about; should it do so all the same, that is still one line.
        return parser.ParseArguments<TArguments>(normalized).MapResult(
            parsed => parsed,
            errors => throw new UsageException(errors.First() is TokenError error
                ? $"the argument '{error.Token}' cannot be read, see tcp-proxy --help"
                : $"the arguments cannot be read ({errors.First().Tag}), see tcp-proxy --help"));
    }

    private static string OneLine(string message) =>
        string.Create(message.Length, message, (line, text) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = char.IsControl(text[i]) ? '?' : text[i];
        });
}
