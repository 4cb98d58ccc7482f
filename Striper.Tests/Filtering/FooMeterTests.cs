using NUnit.Framework;
using Striper.Common.Filtering.Foo;
using Striper.Tests.Support;

namespace Striper.Tests.Filtering;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FooMeterTests
{
    private readonly ManualTimeProvider _time = new();

    [Test]
    public void RatesAreOfTheLastSecondAndTheLastTen()
    {
        var meter = new FooMeter(_time);
        _time.Advance(TimeSpan.FromSeconds(100));
        meter.Add(new FooCounts(20, 5, 10, 3));
        Expect(meter, 20, 2, 15, 1.5);
        _time.Advance(TimeSpan.FromSeconds(0.99));
        Expect(meter, 20, 2, 15, 1.5);
        _time.Advance(TimeSpan.FromSeconds(0.01));
        Expect(meter, 0, 2, 0, 1.5);
        meter.Add(new FooCounts(1, 0, 0, 0));
        Expect(meter, 1, 2.1, 0, 1.5);
        _time.Advance(TimeSpan.FromSeconds(8.99));
        Expect(meter, 0, 2.1, 0, 1.5);
        _time.Advance(TimeSpan.FromSeconds(0.01));
        Expect(meter, 0, 0.1, 0, 0);
        _time.Advance(TimeSpan.FromDays(1));
        Expect(meter, 0, 0, 0, 0);
        var read = meter.Read();
        Assert.That((read.MsgTotal, read.MsgReq, read.MsgAck, read.MsgNak, read.OtherLines), Is.EqualTo((36, 21, 5, 10, 3)));
    }

    [Test]
    public void ASteadyRateIsFoundAtAnyMoment()
    {
        var meter = new FooMeter(_time);
        for (var i = 0; i < 3000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(5));
            meter.Add(new FooCounts(1, 1, 0, 0));
            if (i < 2000)
                continue;
            Assert.That(meter.Read().RequestRate1s, Is.EqualTo(200).Within(2));
            Assert.That(meter.Read().ResponseRate10s, Is.EqualTo(200).Within(0.2));
        }
    }

    [Test]
    public void ARestartGoesOnWithTheWindow()
    {
        var meter = new FooMeter(_time);
        _time.Advance(TimeSpan.FromSeconds(50));
        meter.Add(new FooCounts(30, 0, 0, 0));
        _time.Advance(TimeSpan.FromSeconds(6));
        meter.Add(new FooCounts(0, 10, 10, 7));
        var saved = meter.Save();

        _time.Advance(TimeSpan.FromSeconds(3));
        var next = new FooMeter(_time);
        next.Restore(saved);
        Expect(next, 0, 3, 0, 2);
        _time.Advance(TimeSpan.FromSeconds(1));
        Expect(next, 0, 0, 0, 2);
        Assert.That(next.Read().MsgTotal, Is.EqualTo(50));
        Assert.That(next.Read().OtherLines, Is.EqualTo(7));
    }

    [Test]
    public void AWindowOlderThanTenSecondsIsDroppedAndTheSumsAreNot()
    {
        var meter = new FooMeter(_time);
        meter.Add(new FooCounts(30, 1, 0, 0));
        var saved = meter.Save();
        _time.Advance(TimeSpan.FromSeconds(10));
        var next = new FooMeter(_time);
        next.Restore(saved);
        Expect(next, 0, 0, 0, 0);
        Assert.That(next.Read().MsgTotal, Is.EqualTo(31));
    }

    [Test]
    public void ASaveOfTheFutureHasNoWindow()
    {
        _time.Advance(TimeSpan.FromSeconds(60));
        var meter = new FooMeter(_time);
        meter.Add(new FooCounts(30, 1, 0, 0));
        var next = new FooMeter(new ManualTimeProvider());
        next.Restore(meter.Save());
        Expect(next, 0, 0, 0, 0);
        Assert.That(next.Read().MsgTotal, Is.EqualTo(31));
    }

    private static void Expect(FooMeter meter, double requests1, double requests10, double responses1, double responses10)
    {
        var read = meter.Read();
        Assert.That(
            (read.RequestRate1s, read.RequestRate10s, read.ResponseRate1s, read.ResponseRate10s),
            Is.EqualTo((requests1, requests10, responses1, responses10)));
    }
}
