namespace Striper.Common.Filtering.Foo;

/// <summary>What a line of the Foo protocol is.</summary>
internal enum FooKind
{
    /// <summary>Nothing of it.</summary>
    None,

    /// <summary>REQ, of a client.</summary>
    Request,

    /// <summary>ACK, of a server.</summary>
    Ack,

    /// <summary>NAK, of a server.</summary>
    Nak,
}
