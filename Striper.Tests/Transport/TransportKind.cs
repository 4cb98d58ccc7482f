namespace Striper.Tests.Transport;

/// <summary>What drives a socket.</summary>
internal enum TransportKind
{
    /// <summary>The class library's own loop.</summary>
    Portable,

    /// <summary>The loop for Linux.</summary>
    Epoll,
}
