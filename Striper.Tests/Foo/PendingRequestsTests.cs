using NUnit.Framework;
using Striper.Foo.Asking;
using Striper.Foo.Protocol;

namespace Striper.Tests.Foo;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PendingRequestsTests
{
    private readonly PendingRequests _pending = new();

    [Test]
    public void AnswersMayComeInAnyOrder()
    {
        var (first, second) = (_pending.Add("a", 10), _pending.Add(null, 20));
        Assert.That(_pending.Take(second with { Kind = FooKind.Nak }), Is.EqualTo(20));
        Assert.That(_pending.Count, Is.EqualTo(1));
        Assert.That(_pending.Take(first with { Kind = FooKind.Ack }), Is.EqualTo(10));
        Assert.That(_pending.Count, Is.Zero);
    }

    [Test]
    public void ASecondAnswerIsFound()
    {
        var answer = _pending.Add("a", 0) with { Kind = FooKind.Ack };
        _pending.Take(answer);
        Assert.That(() => _pending.Take(answer), Throws.TypeOf<FooProtocolException>().With.Message.EqualTo("1 was answered twice"));
    }

    [TestCase(FooKind.Ack, 2UL, "a", "2 was answered and never asked")]
    [TestCase(FooKind.Ack, 0UL, "a", "0 was answered and never asked")]
    [TestCase(FooKind.Req, 1UL, "a", "the server sent a request, 1")]
    [TestCase(FooKind.Ack, 1UL, "b", "the answer to 1 has other data than the request")]
    [TestCase(FooKind.Ack, 1UL, null, "the answer to 1 has other data than the request")]
    public void AWrongAnswerIsFound(object kind, ulong seq, string? data, string complaint)
    {
        _pending.Add("a", 0);
        Assert.That(() => _pending.Take(new FooMessage((FooKind)kind, seq, data)), Throws.TypeOf<FooProtocolException>().With.Message.EqualTo(complaint));
    }
}
