using NUnit.Framework;
using Striper.WanLab.Load;
using Striper.WanLab.Options;
using Striper.WanLab.Running;
using Striper.WanLab.Scenarios;

namespace Striper.Tests.WanLab;

internal sealed class RunPlanReaderTests
{
    private static readonly string[] _kernel = ["cubic", "reno", "bbr"];

    private static RunOptions Defaults => new()
    {
        Scenarios = [],
        Subjects = "tcp",
        Directions = "up,down,both,none",
        Runs = 3,
        Seconds = 20,
        WarmUpSeconds = 5,
        Congestion = "",
        Out = "",
        Proxy = "",
        StriperOptions = "",
        ClientOptions = "",
        Plot = "",
    };

    [Test]
    public void OptionsOfTheProxiesMayBeginWithADash() =>
        Assert.That(
            RunOptions.Join(["even", "--client-options", "--via p1,p2", "--runs", "1", "--striper-options"]),
            Is.EqualTo((string[])["even", "--client-options=--via p1,p2", "--runs", "1", "--striper-options"]));

    [Test]
    public void WithoutScenariosItIsAll() => Assert.That(Read(Defaults).Scenarios, Is.EqualTo(ScenarioCatalog.All));

    [Test]
    public void ScenariosAreTakenInTheirOrder() =>
        Assert.That(Read(Defaults with { Scenarios = ["short", "even"] }).Scenarios.Select(s => s.Name), Is.EqualTo((string[])["short", "even"]));

    [Test]
    public void PlotsNameTheirScenarios() =>
        Assert.That(Read(Defaults with { Plot = "blackhole,rate-drop" }).Scenarios.Select(s => s.Name), Is.EqualTo((string[])["blackhole", "rate-drop"]));

    [Test]
    public void HostsGetBbrUnlessToldOtherwise()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Read(Defaults).Congestion, Is.EqualTo("bbr"));
            Assert.That(Read(Defaults with { Congestion = "reno" }).Congestion, Is.EqualTo("reno"));
            Assert.That(RunPlanReader.Read(Defaults, "none", ["cubic"]).Congestion, Is.EqualTo("cubic"));
        }
    }

    [Test]
    public void DirectionsHaveNoCase() =>
        Assert.That(Read(Defaults with { Directions = "Down" }).Directions, Is.EqualTo((TransferDirection[])[TransferDirection.Down]));

    [Test]
    public void MistakesAreToldInOneLine()
    {
        using (Assert.EnterMultipleScope())
        {
            AssertRefused(Defaults with { Scenarios = ["evne"] }, "there is no scenario 'evne'");
            AssertRefused(Defaults with { Subjects = "udp" }, "'udp' is not a subject");
            AssertRefused(Defaults with { Subjects = "striper" }, "striper cannot be measured: there is no none");
            AssertRefused(Defaults with { Directions = "sideways" }, "'sideways' is not a direction");
            AssertRefused(Defaults with { Directions = "7" }, "'7' is not a direction");
            AssertRefused(Defaults with { Runs = 0 }, "--runs 0 is not 1 to 100");
            AssertRefused(Defaults with { Seconds = double.NaN }, "--seconds NaN is not 2 to 600");
            AssertRefused(Defaults with { WarmUpSeconds = -1 }, "--warm-up -1 is not 0 to 60");
            AssertRefused(Defaults with { Congestion = "vegas" }, "--congestion vegas is none of this kernel's: cubic, reno, bbr");
        }
    }

    private static RunPlan Read(RunOptions options) => RunPlanReader.Read(options, "none", _kernel);

    private static void AssertRefused(RunOptions options, string message) =>
        Assert.That(() => Read(options), Throws.TypeOf<UsageException>().With.Message.StartsWith(message).And.Message.Not.Contains("\n"));
}
