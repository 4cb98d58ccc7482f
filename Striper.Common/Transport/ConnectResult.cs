using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Striper.Common.Primitives;

namespace Striper.Common.Transport;

/// <summary>What came of a dial: a socket that now belongs to the caller, or a code and a reason.</summary>
public sealed record ConnectResult
{
    private ConnectResult(Socket? socket, IPEndPoint? endPoint, ResetCode code, string reason)
    {
        Socket = socket;
        EndPoint = endPoint;
        Code = code;
        Reason = reason;
    }

    /// <summary>Whether there is a connection.</summary>
    [MemberNotNullWhen(true, nameof(Socket), nameof(EndPoint))]
    public bool IsConnected => Socket is not null;

    /// <summary>The connected socket, TCP_NODELAY set; null when the dial failed.</summary>
    public Socket? Socket { get; }

    /// <summary>What it is connected to; null when the dial failed.</summary>
    public IPEndPoint? EndPoint { get; }

    /// <summary>Why there is no connection; without meaning when there is one.</summary>
    public ResetCode Code { get; }

    /// <summary>The same for a log line: which address, what went wrong. Empty when connected.</summary>
    public string Reason { get; }

    /// <summary>A connection.</summary>
    public static ConnectResult Connected(Socket socket, IPEndPoint endPoint) => new(socket, endPoint, default, string.Empty);

    /// <summary>No connection.</summary>
    public static ConnectResult Failed(ResetCode code, string reason) => new(null, null, code, reason);
}
