using NUnit.Framework;
using Striper.Soak.Chaos;
using Striper.Soak.Reporting;
using Striper.Soak.Running;

namespace Striper.Tests.Soak;

/// <summary>scripts/soak in small: some seconds of load with the most important chaos, real proxies, everything checked that the long run checks.</summary>
[Category("EndToEnd")]
[Platform(Include = "Linux", Reason = "Sources are any of 127.0.0.0/8, and the proxies are looked at in /proc.")]
internal sealed class SoakRunTests
{
    private const int Seed = 1;

    [Test]
    [CancelAfter(300_000)]
    public async Task EverythingHolds(CancellationToken cancellationToken)
    {
        var run = new SoakRun(
            new SoakPlan
            {
                Seed = Seed,
                Proxy = Path.Combine(AppContext.BaseDirectory, "tcp-proxy.dll"),
                Legs = 4,
                Streams = 16,
                Patience = 0.1,
                WarmUp = TimeSpan.FromSeconds(1),
                Length = TimeSpan.FromSeconds(14),
                Rest = TimeSpan.Zero,
                Schedule = ChaosSchedule.Brief(Seed),
            },
            TestContext.Out);

        var result = await run.RunAsync(cancellationToken);

        await TestContext.Out.WriteLineAsync(SoakTable.Of(result));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Wrong, Is.Empty);
            Assert.That(result.Streams, Is.GreaterThan(16), "streams that ended");
            Assert.That(result.Steps, Is.EqualTo(result.Schedule.Count));
            Assert.That(result.KilledLegs, Is.GreaterThanOrEqualTo(8), "all legs twice");
        }
    }
}
