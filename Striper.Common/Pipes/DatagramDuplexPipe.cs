using System.IO.Pipelines;

namespace Striper.Common.Pipes;

/// <summary>
/// Bytes over a datagram pipe, for whatever takes a duplex pipe: each flush is sent as one datagram (as several where the limit asks for it), and what is
/// received is read without its boundaries, which mean nothing to TCP. Half-close, backpressure and resets are those of the pipe below. Its ends are used
/// alone.
/// </summary>
public sealed class DatagramDuplexPipe : IDuplexPipe
{
    /// <summary>Takes over both ends of the datagram pipe.</summary>
    public DatagramDuplexPipe(DatagramPipe datagrams)
    {
        Input = new DatagramPipeReader(datagrams);
        Output = new DatagramPipeWriter(datagrams);
    }

    /// <summary>What the peer's datagrams hold.</summary>
    public PipeReader Input { get; }

    /// <summary>What goes to the peer in datagrams.</summary>
    public PipeWriter Output { get; }
}
