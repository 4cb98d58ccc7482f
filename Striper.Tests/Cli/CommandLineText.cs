using NUnit.Framework;
using Striper.Cli;
using Striper.Cli.Options;

namespace Striper.Tests.Cli;

/// <summary>Parses command lines written as a user types them, arguments separated by one space and not quoted.</summary>
internal static class CommandLineText
{
    public static ParseResult Parse(string line) =>
        Striper.Cli.CommandLine.Parse(line.Length == 0 ? [] : line.Split(' '));

    public static TOptions Read<TOptions>(string line)
        where TOptions : ProxyOptions
    {
        var result = Parse(line);
        Assert.That(result, Is.InstanceOf<ParseResult.Proxy>(), $"{line}: {result}");
        var options = ((ParseResult.Proxy)result).Options;
        Assert.That(options, Is.InstanceOf<TOptions>(), line);
        return (TOptions)options;
    }

    public static string Error(string line)
    {
        var result = Parse(line);
        Assert.That(result, Is.InstanceOf<ParseResult.Error>(), line);
        return ((ParseResult.Error)result).Message;
    }
}
