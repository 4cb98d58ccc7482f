using NUnit.Framework;
using Striper.Cli.Check;
using Striper.Tests.Support;

namespace Striper.Tests.Cli.Check;

internal sealed class CheckOptionsTests
{
    [TestCase("server.example 22222")]
    [TestCase("server.example:22222")]
    [TestCase("--seconds 3 server.example --connect-timeout 10 22222")]
    public void TheServerIsWrittenAsWithTheClient(string line)
    {
        var options = CheckRows.Options(line);
        Assert.That((options.Server.Host, options.Server.Port), Is.EqualTo(("server.example", 22222)));
        Assert.That((options.Seconds, options.ConnectTimeout), Is.EqualTo((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10))));
        Assert.That((options.Items.Count, options.Notes.Count, options.Secrets), Is.EqualTo((0, 0, (object?)null)));
        Assert.That((options.Scheduler, options.Congestion), Is.EqualTo(("earliest", (string?)null)));
    }

    [Test]
    public void WhatIsGivenHolds()
    {
        using var directory = new TemporaryDirectory();
        var options = CheckRows.Options($"a:1 --scheduler redundant --congestion auto --seconds 500ms --connect-timeout 2 --secret-file {SecretFiles.Create(directory, "secret")}");
        Assert.That((options.Scheduler, options.Congestion, options.Seconds), Is.EqualTo(("redundant", (string?)null, TimeSpan.FromSeconds(0.5))));
        Assert.That(options.ConnectTimeout, Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(options.Secrets, Has.Count.EqualTo(1));
    }

    [Test]
    public void NumbersOfLegsAreLeftAsideAndSaidSo()
    {
        var options = CheckRows.Options("a:1 --via eth0*4,wwan0*2/cost=1 --via eth0*3");
        Assert.That(options.Items.Select(item => item.ToString()), Is.EqualTo(["eth0", "wwan0/cost=1"]));
        Assert.That(options.Notes, Has.One.Contains("--via"));
    }

    [Test]
    public void AnUnknownCongestionControlIsNoted() =>
        Assert.That(CheckRows.Options("a:1 --congestion nosuch").Notes, Has.One.Contains("'nosuch'"));

    [Test]
    public void WithoutItemsEachNumberOfLegsIsAStep()
    {
        var options = CheckRows.Options("a:1");
        Assert.That(CheckPlan.ItemsAlone(options), Is.Empty);
        Assert.That(CheckPlan.Together(options.Items).Select(step => step.Legs), Is.EqualTo([1, 2, 4, 8, 16]));
        Assert.That(CheckPlan.Together(options.Items).Select(step => step.Origins.Count), Is.EqualTo([1, 2, 4, 8, 16]));
        Assert.That(CheckCommand.Announce(options), Is.EqualTo("checking a:1 over 1, 2, 4, 8 and 16 legs, 3 s each way: about 34 s"));
    }

    [Test]
    public void EachItemIsAStepAndThenAllOfThemShareTheLegs()
    {
        var options = CheckRows.Options("a:1 --via eth0,eth1,eth2");
        Assert.That(CheckPlan.ItemsAlone(options).Select(step => (step.Legs, step.Item, step.Origins.Select(o => o.Interface).Distinct().Single())), Is.EqualTo([(4, "eth0", "eth0"), (4, "eth1", "eth1"), (4, "eth2", "eth2")]));
        var together = CheckPlan.Together(options.Items);
        Assert.That(together.Select(step => step.Legs), Is.EqualTo([1, 4, 8, 16]), "with two not each item has one");
        Assert.That(together.Select(step => step.Origins.Select(o => o.Interface).Distinct().Count()), Is.EqualTo([1, 3, 3, 3]));
        Assert.That(CheckCommand.Announce(options), Does.StartWith("checking a:1 over 1, 4, 8 and 16 legs, and each item of --via alone, 3 s each way: about "));
    }
}
