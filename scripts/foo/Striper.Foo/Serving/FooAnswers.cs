using Striper.Foo.Protocol;

namespace Striper.Foo.Serving;

/// <summary>What a server answers on one connection. Not thread-safe.</summary>
internal sealed class FooAnswers(int nakEvery)
{
    /// <summary>Requests so far.</summary>
    public long Count { get; private set; }

    /// <summary>The answer to a message.</summary>
    /// <exception cref="FooProtocolException">It is no request.</exception>
    public FooMessage To(FooMessage message)
    {
        if (message.Kind != FooKind.Req)
            throw new FooProtocolException($"a client sent an answer, to {message.Seq}");
        Count++;
        return nakEvery > 0 && Count % nakEvery == 0 ? new FooMessage(FooKind.Nak, message.Seq, null) : message with { Kind = FooKind.Ack };
    }
}
