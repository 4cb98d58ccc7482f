namespace Striper.Cli.Options;

/// <summary>
/// Rewrites arguments into the one form that CommandLineParser 2.9.1 reads without surprises: each option at most once, then <c>--</c>, then the
/// positionals. Of a repeated option the last value holds, as users know it
/// from other programs; the values of a repeatable one are joined. Not thread-safe; one use.
/// </summary>
internal sealed class ArgumentNormalizer(IReadOnlyList<OptionName> options, IReadOnlyDictionary<string, char> repeatable)
{
    /// <summary>Between values that may hold anything that an argument can (execve(2)).</summary>
    public const char ListSeparator = '\0';

    private readonly Dictionary<OptionName, string> _values = [];
    private readonly List<string> _positionals = [];
    private Queue<string> _rest = [];

    /// <summary>Rewrites the arguments.</summary>
    /// <exception cref="UsageException">An unknown option, a missing value, or a value for a switch.</exception>
    public string[] Normalize(IEnumerable<string> arguments)
    {
        _rest = new Queue<string>(arguments);
        while (_rest.TryDequeue(out var argument))
        {
            if (argument == "--")
            {
                _positionals.AddRange(_rest);
                break;
            }

            if (argument.StartsWith("--", StringComparison.Ordinal))
                ReadLong(argument);
            else if (argument.Length > 1 && argument[0] == '-')
                ReadShort(argument);
            else
                _positionals.Add(argument);
        }

        return
        [
            .. _values.SelectMany(pair => Spell(pair.Key, pair.Value)),
            "--",
            .. _positionals,
        ];
    }

    // A value of its own spares the parser's regular expression, which takes 2 MiB and some milliseconds of a start; but it must not look like an option.
    private static string[] Spell(OptionName option, string value) =>
        !option.TakesValue ? [option.Canonical] : value.StartsWith('-') ? [$"{option.Canonical}={value}"] : [option.Canonical, value];

    private void ReadLong(string argument)
    {
        var equals = argument.IndexOf('=');
        var name = equals < 0 ? argument[2..] : argument[2..equals];
        var option = options.FirstOrDefault(o => o.Long == name) ?? throw Unknown($"--{name}", name);
        var attached = equals < 0 ? null : argument[(equals + 1)..];
        if (option.TakesValue)
            Set(option, attached ?? NextValue($"--{name}"), $"--{name}");
        else if (attached is null)
            _values[option] = "";
        else
            throw new UsageException($"--{name} takes no value, leave out '={attached}'");
    }

    // -vn4, -vn=4 and -vn 4 are all -v -n 4.
    private void ReadShort(string argument)
    {
        for (var i = 1; i < argument.Length; i++)
        {
            var letter = argument[i];
            var option = options.FirstOrDefault(o => o.Short == letter) ?? throw Unknown($"-{letter}", argument[1..]);
            if (!option.TakesValue)
            {
                _values[option] = "";
                continue;
            }

            var attached = argument[(i + 1)..].TrimStart('=');
            Set(option, argument.Length > i + 1 ? attached : NextValue($"-{letter}"), $"-{letter}");
            return;
        }
    }

    // A word that looks like an option is no value, or "--linger -v" would eat the -v; a negative number is one, and a wrong one.
    private string NextValue(string spelling) =>
        _rest.TryPeek(out var next) && (next.Length < 2 || next[0] != '-' || char.IsAsciiDigit(next[1]))
            ? _rest.Dequeue()
            : throw MissingValue(spelling);

    private void Set(OptionName option, string value, string spelling)
    {
        // Blanks alone, a script's unset variable in quotes, are nothing that CommandLineParser would take.
        if (string.IsNullOrWhiteSpace(value))
            throw MissingValue(spelling);

        // Nor is it one that begins with a blank.
        value = value.TrimStart();
        _values[option] = option.Long is not null && repeatable.TryGetValue(option.Long, out var separator) && _values.TryGetValue(option, out var earlier)
            ? $"{earlier}{separator}{value}"
            : value;
    }

    private UsageException Unknown(string spelling, string word)
    {
        var nearest = NearestWord.Of(word, options.Select(o => o.Long).OfType<string>());
        return new UsageException(nearest is null
            ? $"unknown option {spelling}, see tcp-proxy --help"
            : $"unknown option {spelling}, did you mean --{nearest}?");
    }

    private static UsageException MissingValue(string spelling) => new($"{spelling} needs a value, see tcp-proxy --help");
}
