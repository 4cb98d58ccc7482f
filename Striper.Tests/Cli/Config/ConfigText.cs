using NUnit.Framework;
using Striper.Cli;
using Striper.Cli.Options;
using Striper.Tests.Support;

namespace Striper.Tests.Cli.Config;

/// <summary>A configuration file with the given text, and what the program makes of it.</summary>
internal sealed class ConfigText : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public ConfigText(string text)
        : this(System.Text.Encoding.UTF8.GetBytes(text))
    {
    }

    public ConfigText(byte[] bytes) => File.WriteAllBytes(FilePath, bytes);

    public string FilePath => _directory["c.json"];

    public ParseResult Parse(params string[] beside) => Striper.Cli.CommandLine.Parse([.. beside, "--config", FilePath]);

    /// <summary>The file must be right.</summary>
    public ProcessOptions Accept(params string[] beside)
    {
        var result = Parse(beside);
        Assert.That(result, Is.InstanceOf<ParseResult.Forwards>(), Describe(result));
        return ((ParseResult.Forwards)result).Options;
    }

    /// <summary>The file must be wrong.</summary>
    /// <returns>The complaints, with <c>F</c> in place of the file's path.</returns>
    public IReadOnlyList<string> Refuse(params string[] beside)
    {
        var result = Parse(beside);
        Assert.That(result, Is.InstanceOf<ParseResult.Mistakes>().Or.InstanceOf<ParseResult.Error>(), "the file is accepted");
        IReadOnlyList<string> messages = result is ParseResult.Error error ? [error.Message] : ((ParseResult.Mistakes)result).Messages;
        return [.. messages.Select(message => message.Replace(FilePath, "F"))];
    }

    public void Dispose() => _directory.Dispose();

    private static string Describe(ParseResult result) => result is ParseResult.Mistakes mistakes ? string.Join('\n', mistakes.Messages) : result.ToString();
}
