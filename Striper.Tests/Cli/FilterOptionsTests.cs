using NUnit.Framework;
using Striper.Cli;
using Striper.Cli.Options;
using Striper.Tests.Support;

namespace Striper.Tests.Cli;

internal sealed class FilterOptionsTests
{
    private static readonly string _example = Path.Combine(AppContext.BaseDirectory, "Striper.LetterCase.dll");

    [TestCase("-c 1 a 2")]
    [TestCase("-s 1 a:2")]
    [TestCase("1 a:2")]
    public void FiltersAddUpInTheirOrder(string line)
    {
        var options = CommandLineText.Read<ProxyOptions>(
            $"{line} --filter rate-limit:rate=1M,burst=2k --filter=case --filter foo-stats --filter-assembly {_example}").Filters;
        Assert.That(options.Chain.Select(spec => spec.Name), Is.EqualTo(["rate-limit", "case", "foo-stats"]));
        Assert.That((options.Chain[0].Settings["rate"], options.Chain[0].Settings["burst"]), Is.EqualTo(("1M", "2k")));
    }

    [TestCase("--filter xyzzy", "--filter 'xyzzy' is unknown, use one of connection-counter, log-data, rate-limit, foo-stats, or load its DLL with --filter-assembly")]
    [TestCase("--filter foo-stat", "--filter 'foo-stat' is unknown, did you mean foo-stats?")]
    [TestCase("--filter :a=b", "--filter ':a=b' has no name, give NAME or NAME:k=v,..")]
    [TestCase("--filter log-data:preview", "--filter 'log-data:preview' has 'preview' where a setting is due, give k=v")]
    [TestCase("--filter log-data:", "--filter 'log-data:' has '' where a setting is due, give k=v")]
    [TestCase("--filter log-data:preview=", "--filter 'log-data:preview=' has 'preview=' where a setting is due, give k=v")]
    [TestCase("--filter log-data:preview=1,preview=2", "--filter 'log-data:preview=1,preview=2' has preview twice, give it once")]
    [TestCase("--filter log-data:preview=x", "--filter 'log-data:preview=x' has preview='x', which is no number from 0 to 1024")]
    [TestCase("--filter log-data:size=1", "--filter 'log-data:size=1' has no setting 'size', use preview")]
    [TestCase("--filter foo-stats:a=b", "--filter 'foo-stats:a=b' takes no settings, leave out 'a'")]
    [TestCase("--filter rate-limit", "--filter 'rate-limit' needs a rate, give some such as rate=1M (bytes a second)")]
    [TestCase("--filter rate-limit:rate=0", "--filter 'rate-limit:rate=0' has rate='0', which is no amount of bytes from 1 to 1024G, give some such as 512k or 16M")]
    [TestCase("--filter-assembly /nonexistent.dll", "--filter-assembly '/nonexistent.dll' does not exist or cannot be read, give the DLL of a filter")]
    [TestCase("--recovery-file /nonexistent/f", "--recovery-file '/nonexistent/f' cannot be written: its directory does not exist or cannot be read, create it or choose another")]
    [TestCase("--recovery-file /tmp", "--recovery-file '/tmp' is a directory, give a file in it")]
    public void AMistakeIsOneLine(string options, string error) =>
        Assert.That(CommandLineText.Error($"1 a:2 {options}"), Is.EqualTo(error));

    [TestCase("/dev/null")]
    [TestCase("/proc/self/comm")]
    public void ARecoveryFileIsNoneOfTheSystem(string path) =>
        Assert.That(CommandLineText.Error($"1 a:2 --recovery-file {path}"), Is.EqualTo($"--recovery-file '{path}' is no ordinary file, give one that may be replaced"));

    [Test]
    public void ALinkedRecoveryFileIsWhatTheLinkLeadsTo()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["real"], "");
        File.CreateSymbolicLink(directory["link"], directory["real"]);
        Assert.That(CommandLineText.Read<ProxyOptions>($"1 a:2 --recovery-file {directory["link"]}").RecoveryFile, Is.EqualTo(directory["real"]));
    }

    [Test]
    public void AFilterOfAnAssemblyHasANameOfItsOwn()
    {
        using var directory = new TemporaryDirectory();
        File.Copy(_example, directory["copy.dll"]);
        var options = $"1 a:2 --filter-assembly {_example} --filter-assembly {directory["copy.dll"]}";
        Assert.That(CommandLineText.Error(options), Is.EqualTo("--filter-assembly has a filter 'case', and there is another of that name: rename it"));
    }

    [Test]
    public void ABlankBeforeAValueIsNone()
    {
        var result = Striper.Cli.CommandLine.Parse(["1", "a:2", "--filter", " foo-stats"]);
        Assert.That(result, Is.InstanceOf<ParseResult.Proxy>(), $"{result}");
        Assert.That(((ParseResult.Proxy)result).Options.Filters.Chain.Single().Name, Is.EqualTo("foo-stats"));
    }

    [Test]
    public void AnAssemblyMustBeOneWithAFilter()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["no.dll"], "no assembly");
        Assert.That(CommandLineText.Error($"1 a:2 --filter-assembly {directory["no.dll"]}"), Does.Contain("cannot be loaded: "));
        var other = typeof(Striper.Common.Primitives.LegId).Assembly.Location;
        Assert.That(CommandLineText.Error($"1 a:2 --filter-assembly {other}"), Does.Contain("has no public class that implements INetworkFilterFactory"));
    }
}
