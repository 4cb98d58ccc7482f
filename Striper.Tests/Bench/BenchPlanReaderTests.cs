using NUnit.Framework;
using Striper.Bench.Options;
using Striper.Bench.Running;
using Striper.WanLab.Options;
using RunOptions = Striper.Bench.Options.RunOptions;

namespace Striper.Tests.Bench;

[TestFixture]
public sealed class BenchPlanReaderTests
{
    private static readonly string _proxy = typeof(BenchPlanReaderTests).Assembly.Location;

    private static RunOptions Options(params string[] measures) =>
        new() { Measures = measures, Subjects = "striper-4,striper-64", Runs = 3, Seconds = 1, MemoryGigabytes = 1, Out = "", Proxy = "" };

    [Test]
    public void WhatIsAskedForIsMeasured()
    {
        var plan = BenchPlanReader.Read(Options("latency", "bulk"), _proxy);
        Assert.That(plan.Measures.Select(m => m.Name), Is.EqualTo((string[])["latency", "bulk"]));
        Assert.That(plan.Subjects.Select(s => s.Name), Is.EqualTo((string[])["striper-4", "striper-64"]));
        Assert.That(plan.Proxy, Is.EqualTo(_proxy));
    }

    [Test]
    public void NothingAskedForIsAllOfIt() =>
        Assert.That(
            BenchPlanReader.Read(Options(), _proxy).Measures.Select(m => m.Name),
            Is.EqualTo((string[])["bulk", "latency", "connections", "streams", "memory", "startup"]));

    [TestCase("striper-65")]
    [TestCase("striper-")]
    [TestCase("striper-0")]
    [TestCase("nginx")]
    public void OtherSubjectsAreRefused(string subject) =>
        Assert.That(
            () => BenchPlanReader.Read(Options() with { Subjects = subject }, _proxy),
            Throws.InstanceOf<UsageException>().With.Message.Contains(subject));

    [Test]
    public void WhatCannotBeIsRefused()
    {
        Assert.That(() => BenchPlanReader.Read(Options("speed"), _proxy), Throws.InstanceOf<UsageException>().With.Message.Contains("'speed'"));
        Assert.That(() => BenchPlanReader.Read(Options() with { Runs = 0 }, _proxy), Throws.InstanceOf<UsageException>());
        Assert.That(() => BenchPlanReader.Read(Options() with { Seconds = double.NaN }, _proxy), Throws.InstanceOf<UsageException>());
        Assert.That(() => BenchPlanReader.Read(Options() with { MemoryGigabytes = -1 }, _proxy), Throws.InstanceOf<UsageException>());
        Assert.That(() => BenchPlanReader.Read(Options() with { Proxy = "/nowhere/tcp-proxy.dll" }, _proxy), Throws.InstanceOf<UsageException>());
    }
}
