using System.Text.Json;
using Striper.Cli.Options;

namespace Striper.Cli.Config;

/// <summary>
/// Reads a configuration file. What it says of a forward is checked by what checks the command line, so that both mean the same. All that
/// is wrong is told, not only the first. Not thread-safe; one use.
/// </summary>
internal sealed class ConfigReader
{
    private const string ForwardsAdvice = "write \"forwards\": [{\"mode\": .., \"listen\": .., ..}, ..]";

    // Of the process, or above what the file says: all else stands in the file.
    private static readonly string[] _besideConfig = ["config", "verbose", "quiet", "log-file", "trace", "drain", "admin", "admin-token-file", "monitor"];

    private readonly ProxyArguments _commandLine;
    private readonly ConfigMistakes _mistakes = new();

    private ConfigReader(ProxyArguments commandLine) => _commandLine = commandLine;

    /// <summary>Reads the file that <c>--config</c> names; what stands beside it on the command line wins over the file.</summary>
    /// <returns>What to run, or what is wrong with the file.</returns>
    /// <exception cref="UsageException">The command line is wrong, or the file cannot be read at all.</exception>
    public static ParseResult Read(ProxyArguments commandLine)
    {
        CheckCommandLine(commandLine);
        var file = commandLine.Config!;
        if (!ConfigFile.TryRead(file, out var content, out var error))
            throw new UsageException("config", $"'{file}' {error}");
        var reader = new ConfigReader(commandLine);
        return reader.Read(content) is { } options
            ? new ParseResult.Forwards(options)
            : new ParseResult.Mistakes(reader._mistakes.Describe(file, content));
    }

    private static void CheckCommandLine(ProxyArguments commandLine)
    {
        if (commandLine.Positionals.FirstOrDefault() is { } extra)
            throw new UsageException($"'{extra}' does not go with --config, what to forward stands in the file");
        if (GivenOptions.Of(commandLine).FirstOrDefault(option => !_besideConfig.Contains(option)) is { } other)
            throw new UsageException($"{(other.Length == 1 ? $"-{other}" : OptionSpelling.OnCommandLine(other))} does not go with --config, put it into the file");
        _ = ReadDrain(commandLine);
        if (commandLine.Verbose && commandLine.Quiet)
            throw new UsageException("both -v and -q, choose one");
    }

    private static TimeSpan ReadDrain(ProxyArguments commandLine) =>
        ProxyOptionsReader.Read(new ProxyArguments { Positionals = ["0", "localhost:1"], Drain = commandLine.Drain }).Drain;

    private ProcessOptions? Read(ReadOnlySpan<byte> content)
    {
        if (ConfigParser.Parse(content, _mistakes) is not { } root)
            return null;
        if (root.Kind != JsonValueKind.Object)
        {
            _mistakes.Add(root.Offset, "the file is not an object, write { \"forwards\": [..] }");
            return null;
        }

        var top = new ConfigSection(root, _mistakes);
        top.RefuseOthers(ConfigKeys.OfTop, name =>
            ConfigKeys.OfForward(ForwardModes.All).Contains(name) ? $"{name} is a forward's, move it into one of forwards" : null);
        var process = top.ReadOptions(ForwardModes.None);
        var defaults = ReadDefaults(top);
        var forwards = top.RequireItems(ConfigKeys.Forwards, ForwardsAdvice)
            .Select((node, i) => new ForwardReader(node, i + 1, defaults, _mistakes).Read())
            .OfType<PlacedForward>()
            .ToList();
        RefuseSharedNames(forwards);
        RefuseSharedAddresses(forwards);
        var arguments = ToArguments(process);
        var bufferBytes = ReadProcessBuffer(arguments, process);
        var recoveryFile = ReadRecoveryFile(arguments, process);
        var watch = ReadWatch(arguments, process);
        return ReadLogging(arguments, process) is { } logging
            ? new ProcessOptions(logging, bufferBytes, watch!, [.. forwards.Select(forward => Settle(forward.Forward, logging))]) { RecoveryFile = recoveryFile }
            : null;
    }

    private Dictionary<string, PlacedText> ReadDefaults(ConfigSection top)
    {
        var defaults = top.ReadOptions(ForwardModes.All);

        // Told here too, since no forward may be there that they go with.
        foreach (var mode in (ForwardModes[])[ForwardModes.Client, ForwardModes.Server])
        {
            var texts = ConfigKeys.Options.Where(key => (key.Modes & mode) != 0 && defaults.ContainsKey(key.Name))
                .ToDictionary(key => key.Name, key => defaults[key.Name]);
            new ForwardDraft(mode, texts, _mistakes).Check(top.Offset);
        }

        return defaults;
    }

    private void RefuseSharedNames(IEnumerable<PlacedForward> forwards)
    {
        foreach (var second in forwards.GroupBy(forward => forward.Forward.Name).SelectMany(group => group.Skip(1)))
            _mistakes.Add(second.NameOffset, $"name '{second.Forward.Name}' is taken by another forward, choose another");
    }

    private void RefuseSharedAddresses(IEnumerable<PlacedForward> forwards)
    {
        var byPort = forwards.GroupBy(forward => forward.Forward.Options.Listen.EndPoint.Port).Where(group => group.Key != 0);
        foreach (var samePort in byPort.Select(group => group.ToList()))
        {
            for (var i = 1; i < samePort.Count; i++)
            {
                var listen = samePort[i].Forward.Options.Listen;
                if (samePort.Take(i).FirstOrDefault(earlier => earlier.Forward.Options.Listen.Overlaps(listen)) is { } first)
                    _mistakes.Add(samePort[i].ListenOffset, $"listen {listen} is taken by forward '{first.Forward.Name}' at {first.Forward.Options.Listen}, choose another port");
            }
        }
    }

    private static ProxyArguments ToArguments(Dictionary<string, PlacedText> process)
    {
        var arguments = new ProxyArguments();
        foreach (var key in ConfigKeys.Options.Where(key => process.ContainsKey(key.Name)))
            key.Assign(arguments, process[key.Name].Text);
        return arguments;
    }

    private long ReadProcessBuffer(ProxyArguments arguments, Dictionary<string, PlacedText> process)
    {
        try
        {
            return LimitOptionsReader.ReadProcessBuffer(arguments);
        }
        catch (UsageException e)
        {
            _mistakes.Add(process[e.Option!].Offset, $"{e.Option} {e.Complaint}");
            return 0;
        }
    }

    private string? ReadRecoveryFile(ProxyArguments arguments, Dictionary<string, PlacedText> process)
    {
        try
        {
            return FilterOptionsReader.ReadRecoveryFile(arguments.RecoveryFile);
        }
        catch (UsageException e)
        {
            _mistakes.Add(process[e.Option!].Offset, $"{e.Option} {e.Complaint}");
            return null;
        }
    }

    private WatchOptions? ReadWatch(ProxyArguments arguments, Dictionary<string, PlacedText> process)
    {
        arguments.Admin = _commandLine.Admin ?? arguments.Admin;
        arguments.AdminTokenFile = _commandLine.AdminTokenFile ?? arguments.AdminTokenFile;
        arguments.Monitor = _commandLine.Monitor;
        try
        {
            return WatchOptionsReader.Read(arguments);
        }
        catch (UsageException e) when (process.TryGetValue(e.Option!, out var placed) && !GivenOptions.Of(_commandLine).Contains(e.Option))
        {
            _mistakes.Add(placed.Offset, $"{e.Option} {e.Complaint}");
            return null;
        }
    }

    /// <summary>Read last of all, and only when all else is right, since it creates the file.</summary>
    private LoggingOptions? ReadLogging(ProxyArguments arguments, Dictionary<string, PlacedText> process)
    {
        if (arguments.Verbose && arguments.Quiet)
            _mistakes.Add(Math.Max(process["verbose"].Offset, process["quiet"].Offset), "both verbose and quiet, choose one");
        if (_commandLine.Verbose || _commandLine.Quiet)
            (arguments.Verbose, arguments.Quiet) = (_commandLine.Verbose, _commandLine.Quiet);
        arguments.LogFile = _commandLine.LogFile ?? arguments.LogFile;
        arguments.Trace = _commandLine.Trace ?? arguments.Trace;
        if (_mistakes.Count > 0)
            return null;
        try
        {
            return ProxyOptionsReader.ReadLogging(arguments);
        }
        catch (UsageException e) when (e.Option is not null && !GivenOptions.Of(_commandLine).Contains(e.Option))
        {
            _mistakes.Add(process[e.Option].Offset, $"{e.Option} {e.Complaint}");
            return null;
        }
    }

    private Forward Settle(Forward forward, LoggingOptions logging) => forward with
    {
        Options = forward.Options with
        {
            Logging = logging,
            Drain = _commandLine.Drain is null ? forward.Options.Drain : ReadDrain(_commandLine),
        },
    };
}
