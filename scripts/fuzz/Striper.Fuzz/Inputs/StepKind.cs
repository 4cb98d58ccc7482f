namespace Striper.Fuzz.Inputs;

/// <summary>What happens next; <see cref="FuzzStep"/> says what its numbers mean.</summary>
internal enum StepKind
{
    /// <summary>Bytes arrive on the leg of a slot.</summary>
    Receive,

    /// <summary>A DATA frame arrives whose payload the stream and the offset determine, so that the corpus need not hold it.</summary>
    Data,

    /// <summary>A RECEIPT of what was written on the leg arrives on it, so many bytes more or less.</summary>
    Receipt,

    /// <summary>A leg passes the handshake.</summary>
    Join,

    /// <summary>A new connection's bytes, HELLO first: the leg joins if it may, and what follows is received on it.</summary>
    Hello,

    /// <summary>The leg's connection fails.</summary>
    Fail,

    /// <summary>Bytes arrive on the connection that the slot had before.</summary>
    Late,

    /// <summary>The leg takes no more bytes: a write stays under way.</summary>
    Clog,

    /// <summary>The leg takes bytes again.</summary>
    Flow,

    /// <summary>Time passes.</summary>
    Time,

    /// <summary>An application is accepted.</summary>
    Open,

    /// <summary>An application says so many bytes.</summary>
    Say,

    /// <summary>An application says no more.</summary>
    End,

    /// <summary>An application's connection fails.</summary>
    Reset,

    /// <summary>This end takes no new streams.</summary>
    GoAway,

    /// <summary>The leg is used for something else from now on.</summary>
    Use,
}
