namespace Striper.Common.Transport;

/// <summary>What epoll is asked for and reports (epoll_ctl(2)).</summary>
[Flags]
internal enum EpollEvents : uint
{
    None = 0,

    /// <summary>Bytes, an end or a connection can be taken.</summary>
    Readable = 0x1,

    /// <summary>Urgent data (RFC 9293, section 3.8.5): the kernel ends a receive before them, so that a short one tells nothing any more.</summary>
    Urgent = 0x2,

    /// <summary>There is room for bytes, or a dial has ended.</summary>
    Writable = 0x4,

    /// <summary>The socket has an error; always reported.</summary>
    Error = 0x8,

    /// <summary>Both directions are over; always reported.</summary>
    HungUp = 0x10,

    /// <summary>The peer has ended its direction; there may be bytes before the end.</summary>
    PeerEnded = 0x2000,

    /// <summary>Reported once for each change, not for as long as it holds.</summary>
    EdgeTriggered = 1u << 31,
}
