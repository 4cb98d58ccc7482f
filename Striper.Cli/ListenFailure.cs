using System.Net.Sockets;

namespace Striper.Cli;

/// <summary>Says in a user's words why a listener did not open.</summary>
internal static class ListenFailure
{
    /// <summary><c>what, what to do</c>.</summary>
    public static string Describe(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "address already in use, choose another port or stop the program that holds it",
        SocketError.AddressNotAvailable => "address not available, use an address of this host",
        SocketError.AccessDenied => "permission denied, choose a port from 1024 up or run with the right to bind lower ones",
        SocketError.AddressFamilyNotSupported => "address family not supported, use an address of the other family (IPv4 or IPv6)",
        SocketError.TooManyOpenSockets => "too few descriptors are left (ulimit -n), raise the limit",
        _ => $"{exception.Message}, check the address and the port",
    };
}
