using NUnit.Framework;
using Striper.Cli.Check;
using Striper.Cli.Check.Display;

namespace Striper.Tests.Cli.Check;

/// <summary>Which steps a check takes, by what those before them gave.</summary>
internal sealed class CheckRunTests
{
    private readonly List<string> _steps = [];
    private readonly List<string> _lines = [];

    [SetUp]
    public void Forget()
    {
        _steps.Clear();
        _lines.Clear();
    }

    [Test]
    public async Task LegsAreRaisedAsLongAsTheyGiveMore()
    {
        var result = await RunAsync("a:1", step => CheckRows.Of(step, 10 * Math.Min(step.Legs, 8), 10));
        Assert.That(_steps, Is.EqualTo(["1 leg", "2 legs", "4 legs", "8 legs", "16 legs"]));
        Assert.That(result.IsEndReached, Is.False, "16 are the last in any case");
        Assert.That(_lines, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task TwoDoublingsThatGiveNothingAreEnough()
    {
        var result = await RunAsync("a:1", step => CheckRows.Of(step, step.Legs == 1 ? 10 : 20, 20));
        Assert.That(_steps, Is.EqualTo(["1 leg", "2 legs", "4 legs", "8 legs"]));
        Assert.That(result.IsEndReached, Is.True);
        Assert.That(result.Together, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task OneDoublingThatGivesNothingIsNotEnough()
    {
        double[] down = [10, 10, 20, 20, 40];
        await RunAsync("a:1", step => CheckRows.Of(step, down[_steps.Count - 1], 1));
        Assert.That(_steps, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task BehindAFailureThereIsNothingMore()
    {
        var result = await RunAsync("a:1", step => step.Legs < 8 ? CheckRows.Of(step, step.Legs, 1) : CheckRows.Failed(step, "only 5 of 8 legs came up"));
        Assert.That(_steps, Is.EqualTo(["1 leg", "2 legs", "4 legs", "8 legs"]));
        Assert.That(result.Together[^1].Failure, Is.EqualTo("only 5 of 8 legs came up"));
    }

    [Test]
    public async Task ADeadItemIsLeftOutOfTheRest()
    {
        var origins = new List<string>();
        var result = await RunAsync("a:1 --via eth0,eth1,eth2", step =>
        {
            if (step.Item is null)
                origins.Add(string.Join(' ', step.Origins.Select(o => o.Interface).Distinct()));
            return step.Item == "eth1" ? CheckRows.Failed(step, "this host has no such interface") : CheckRows.Of(step, step.Legs * 10, step.Legs);
        });
        Assert.That(_steps, Is.EqualTo(["4 legs via eth0", "4 legs via eth1", "4 legs via eth2", "1 leg", "2 legs", "4 legs", "8 legs", "16 legs"]));
        Assert.That(origins, Is.EqualTo(["eth0", "eth0 eth2", "eth0 eth2", "eth0 eth2", "eth0 eth2"]));
        Assert.That(result.Items.Select(row => row.Figures is null), Is.EqualTo([false, true, false]));
        Assert.That(_lines, Has.One.EqualTo("  4 legs via eth1: this host has no such interface"));
    }

    [Test]
    public async Task NothingIsTriedTogetherWhenAllItemsAreDead()
    {
        var result = await RunAsync("a:1 --via eth0,eth1", step => CheckRows.Failed(step, "no"));
        Assert.That(_steps, Has.Count.EqualTo(2));
        Assert.That(result.Together, Is.Empty);
    }

    [Test]
    public async Task ProgressGrowsToTheWhole()
    {
        var options = CheckRows.Options("a:1");
        var progress = new CheckProgress(options, TimeProvider.System, _lines.Add);
        var shares = new List<double>();
        await new CheckRun(
            options,
            (step, _) =>
            {
                shares.Add(progress.Read().Share);
                Assert.That(progress.Read().What, Is.EqualTo($"{step.Name}, dialling"));
                progress.Enter(Striper.Client.Check.CheckPhase.Up);
                shares.Add(progress.Read().Share);
                return Task.FromResult(CheckRows.Of(step, step.Legs, 1));
            },
            progress).RunAsync(CancellationToken.None);
        shares.Add(progress.Read().Share);
        Assert.That(shares, Is.Ordered.Ascending);
        Assert.That((shares[0], shares[^1]), Is.EqualTo((0, 1)));
    }

    private Task<CheckResult> RunAsync(string line, Func<CheckStep, CheckRow> measure)
    {
        var options = CheckRows.Options(line);
        return new CheckRun(
            options,
            (step, _) =>
            {
                _steps.Add(step.Name);
                return Task.FromResult(measure(step));
            },
            new CheckProgress(options, TimeProvider.System, _lines.Add)).RunAsync(CancellationToken.None);
    }
}
