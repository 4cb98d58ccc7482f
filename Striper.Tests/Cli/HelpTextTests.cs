using NUnit.Framework;
using Striper.Cli;
using Striper.Cli.Options;
using Striper.Common.Scheduling;
using Striper.Tests.Cli.Config;
using Striper.Tests.Support;

namespace Striper.Tests.Cli;

internal sealed class HelpTextTests
{
    [Test]
    public void HelpNamesEveryOption()
    {
        foreach (var option in OptionName.Of<ProxyArguments>())
        {
            if (option.Short is not null)
                Assert.That(HelpText.Proxy, Does.Contain($" -{option.Short}"));
            if (option.Long is not null)
                Assert.That(HelpText.Proxy, Does.Match($"--{option.Long}[ \r\n]"));
        }
    }

    [Test]
    public void HelpOfCheckNamesEveryOptionAndItsExamplesAreAccepted()
    {
        foreach (var option in OptionName.Of<CheckArguments>())
            Assert.That(HelpText.Check, Does.Match($"--{option.Long}[ \r\n]"));
        using var directory = new TemporaryDirectory();
        var secret = SecretFiles.Create(directory, "secret");
        var examples = HelpText.Check[HelpText.Check.IndexOf("Examples:", StringComparison.Ordinal)..].Split('\n').Select(line => line.Trim())
            .Where(line => line.StartsWith("tcp-proxy ", StringComparison.Ordinal)).ToList();
        Assert.That(examples, Has.Count.GreaterThanOrEqualTo(3));
        foreach (var example in examples)
            Assert.That(CommandLineText.Parse(example["tcp-proxy ".Length..].Replace("~/.striper-secret", secret)), Is.InstanceOf<ParseResult.Check>(), example);
    }

    [Test]
    public void EveryExampleOfTheHelpIsAccepted()
    {
        var examples = HelpText.Proxy[HelpText.Proxy.IndexOf("Examples:", StringComparison.Ordinal)..]
            .Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("tcp-proxy ", StringComparison.Ordinal))
            .ToList();
        Assert.That(examples, Has.Count.GreaterThanOrEqualTo(4));
        using var directory = new TemporaryDirectory();
        var secret = SecretFiles.Create(directory, "secret");
        foreach (var example in examples.Select(example => example["tcp-proxy ".Length..].Replace("'", "").Replace("~/.striper-secret", secret)))
        {
            if (example.StartsWith(Striper.Cli.CommandLine.KeygenVerb, StringComparison.Ordinal))
                Assert.That(Striper.Cli.CommandLine.Parse(example.Split(' ')), Is.EqualTo(new ParseResult.Keygen(new KeygenOptions(secret))));
            else
                CommandLineText.Read<ProxyOptions>(example);
        }
    }

    [Test]
    public void TheConfigurationFileOfTheHelpIsAccepted()
    {
        var lines = HelpText.Proxy.Split('\n').SkipWhile(line => line.Trim() != "{").TakeWhile(line => line.Trim().Length > 0);
        using var file = new ConfigText(string.Join('\n', lines));
        var options = file.Accept();
        Assert.That(options.Forwards.Select(forward => forward.Name), Is.EqualTo(["ssh", "web"]));
        Assert.That(options.Forwards.Select(forward => ((ClientOptions)forward.Options).Legs), Is.All.EqualTo(4));
    }

    [Test]
    public void LinesFitATerminal() =>
        Assert.That(HelpText.Proxy.Split('\n').Concat(HelpText.Demo.Split('\n')).Concat(HelpText.Check.Split('\n')).Concat(HelpText.Keygen.Split('\n')), Has.All.Length.LessThanOrEqualTo(120));

    [Test]
    public void HelpNamesEveryScheduler()
    {
        foreach (var name in Schedulers.Names)
            Assert.That(HelpText.Proxy, Does.Contain(name));
    }
}
