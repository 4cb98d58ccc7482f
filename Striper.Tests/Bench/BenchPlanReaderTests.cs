using NUnit.Framework;
using Striper.Bench.Options;
using Striper.Bench.Processes;
using Striper.Bench.Running;
using Striper.Bench.Scenarios;
using Striper.Bench.Subjects;
using Striper.WanLab.Options;

namespace Striper.Tests.Bench;

internal sealed class BenchPlanReaderTests
{
    private static BenchOptions Defaults => new()
    {
        Scenarios = [],
        Subjects = SubjectCatalog.Default,
        Runs = 3,
        Seconds = 5,
        WarmUpSeconds = 3,
        MemoryGigabytes = 10,
        IdleStreams = 2000,
        Out = "",
        Proxy = "",
    };

    [Test]
    public void WithoutScenariosItIsAll() => Assert.That(Read(Defaults).Scenarios, Is.EqualTo(ScenarioCatalog.All));

    [Test]
    public void ScenariosAreTakenInTheirOrder() =>
        Assert.That(Read(Defaults with { Scenarios = ["latency", "bulk"] }).Scenarios.Select(s => s.Name), Is.EqualTo((string[])["latency", "bulk"]));

    [Test]
    public void SubjectsKeepTheirNames() =>
        Assert.That(string.Join(',', Read(Defaults).Subjects.Select(s => s.Name)), Is.EqualTo(SubjectCatalog.Default));

    [Test]
    public void WhatIsMissingIsToldUnlessItIsNotNeeded()
    {
        static string? Missing(InstalledProgram program) => program == InstalledProgram.Socat ? "socat is missing" : null;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => BenchPlanReader.Read(Defaults, "proxy", Missing), Throws.TypeOf<UsageException>().With.Message.StartsWith("socat cannot be measured: socat is missing"));
            Assert.That(() => BenchPlanReader.Read(Defaults with { Subjects = "haproxy" }, "proxy", Missing), Throws.Nothing);
            Assert.That(() => BenchPlanReader.Read(Defaults with { Scenarios = ["memory"] }, "proxy", Missing), Throws.Nothing);
        }
    }

    [Test]
    public void ScenariosHaveNeedsAsWell() => Assert.That(
        () => BenchPlanReader.Read(Defaults with { Subjects = "direct" }, "proxy", program => program == InstalledProgram.Taskset ? "taskset is missing" : null),
        Throws.TypeOf<UsageException>().With.Message.StartsWith("latency cannot be measured: taskset is missing"));

    [Test]
    public void MistakesAreToldInOneLine()
    {
        using (Assert.EnterMultipleScope())
        {
            AssertRefused(Defaults with { Scenarios = ["blk"] }, "there is no scenario 'blk'");
            AssertRefused(Defaults with { Subjects = "nginx" }, "'nginx' is not a subject");
            AssertRefused(Defaults with { Subjects = "striper-65" }, "'striper-65' is not a subject");
            AssertRefused(Defaults with { Subjects = "," }, "--subjects names none");
            AssertRefused(Defaults with { Runs = 0 }, "--runs 0 is not 1 to 100");
            AssertRefused(Defaults with { Seconds = double.NaN }, "--seconds NaN is not 1 to 600");
            AssertRefused(Defaults with { WarmUpSeconds = 61 }, "--warm-up 61 is not 0 to 60");
            AssertRefused(Defaults with { MemoryGigabytes = 0 }, "--memory-gb 0 is not 0.1 to 1000");
            AssertRefused(Defaults with { IdleStreams = 1 }, "--idle-streams 1 is not 100 to 20000");
        }
    }

    private static BenchPlan Read(BenchOptions options) => BenchPlanReader.Read(options, "proxy", _ => null);

    private static void AssertRefused(BenchOptions options, string message) =>
        Assert.That(() => Read(options), Throws.TypeOf<UsageException>().With.Message.StartsWith(message).And.Message.Not.Contains("\n"));
}
