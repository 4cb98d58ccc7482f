namespace Striper.Foo.Protocol;

/// <summary>What a message is.</summary>
internal enum FooKind
{
    /// <summary>A request: clients' only.</summary>
    Req,

    /// <summary>The answer to a request that was carried out.</summary>
    Ack,

    /// <summary>The answer to one that was not.</summary>
    Nak,
}
