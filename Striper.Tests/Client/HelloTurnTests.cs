using NUnit.Framework;
using Striper.Client;
using Striper.Tests.Support;

namespace Striper.Tests.Client;

[TestFixture]
public sealed class HelloTurnTests
{
    private static readonly TimeSpan _short = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(3);

    private readonly ManualTimeProvider _time = new();

    [Test]
    public void TheNextOneWaitsUntilTheAnswerIsOverdue()
    {
        var turn = new HelloTurn(_time);
        Assert.That(turn.Take(_short, isFirst: false), Is.EqualTo(TimeSpan.Zero));
        var wait = turn.Take(_short, isFirst: false);
        Assert.That(wait, Is.GreaterThan(_short));

        _time.Advance(wait - TimeSpan.FromTicks(1));
        Assert.That(turn.Take(_short, isFirst: false), Is.EqualTo(TimeSpan.FromTicks(1)));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.That(turn.Take(_short, isFirst: false), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void TheNextOneNeedNotWaitForOneThatEnded()
    {
        var turn = new HelloTurn(_time);
        turn.Take(_long, isFirst: true);
        turn.End();
        Assert.That(turn.Take(_long, isFirst: true), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void ASlowPathAndANewServerHaveMoreTime()
    {
        Assert.That(WaitAfter(_long, isFirst: false), Is.EqualTo(2 * _long));
        Assert.That(WaitAfter(_short, isFirst: true), Is.GreaterThan(WaitAfter(_short, isFirst: false)));
    }

    private TimeSpan WaitAfter(TimeSpan connecting, bool isFirst)
    {
        var turn = new HelloTurn(_time);
        turn.Take(connecting, isFirst);
        return turn.Take(connecting, isFirst);
    }
}
