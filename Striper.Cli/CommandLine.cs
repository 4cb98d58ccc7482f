using CommandLine;
using Striper.Cli.Config;
using Striper.Cli.Options;

namespace Striper.Cli;

/// <summary>
/// Reads the command line. The verb is looked at first, and demo takes nothing; arguments are normalised before
/// CommandLineParser sees them, since its sequence options swallow positionals and repeated options fail.
/// </summary>
internal static class CommandLine
{
    /// <summary>The verb that runs the demonstration.</summary>
    public const string DemoVerb = "demo";

    /// <summary>Options that may be given several times; their values add up.</summary>
    private static readonly string[] _repeatable = ["via"];

    /// <summary>Whether, by a glance, proxies will be started.</summary>
    public static bool MayRun(IReadOnlyList<string> arguments) =>
        arguments.Count > 1 && arguments[0] != DemoVerb && !AsksForHelp(arguments);

    /// <summary>Reads the arguments; whatever they are, the answer is a result and not an exception.</summary>
    public static ParseResult Parse(IReadOnlyList<string> arguments)
    {
        try
        {
            var verb = arguments.Count > 0 ? arguments[0] : "";
            if (ReservedWords.Verbs.Contains(verb))
                throw new UsageException($"{verb} is not in this version yet, see tcp-proxy --help for what is");
            return verb == DemoVerb ? ParseDemo([.. arguments.Skip(1)]) : ParseProxy(arguments);
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
