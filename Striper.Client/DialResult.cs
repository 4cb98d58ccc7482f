using System.Net.Sockets;

namespace Striper.Client;

/// <summary>What came of dialling a leg: a connected socket, which the holder disposes, or the reason there is none.</summary>
internal sealed record DialResult(Socket? Socket, string Reason) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Socket?.Dispose();
}
