using System.Net.Sockets;
using Striper.Common.Primitives;
using Striper.Common.Wire;
using Striper.Tests.Support;

namespace Striper.Tests.Hostile;

/// <summary>A leg of a peer that says what it likes.</summary>
internal sealed class HostileLeg(Socket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _length;

    /// <summary>Its connection.</summary>
    public Socket Socket => socket;

    /// <summary>Says these bytes; false: the other end has closed meanwhile.</summary>
    public async Task<bool> SendAsync(params byte[][] pieces)
    {
        try
        {
            foreach (var piece in pieces)
            {
                for (var rest = piece.AsMemory(); !rest.IsEmpty;)
                    rest = rest[await socket.SendAsync(rest)..];
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The other end's message of the handshake; null: it closed instead.</summary>
    public async Task<HandshakeMessage?> ReadMessageAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (HandshakeCodec.TryRead(_buffer.AsSpan(0, _length), out var message, out var consumed))
            {
                Drop(consumed);
                return message;
            }

            if (!await ReceiveAsync(cancellationToken))
                return null;
        }
    }

    /// <summary>Waits for a frame of this type.</summary>
    public Task WaitForAsync(FrameType type, CancellationToken cancellationToken) => ReadBodyAsync(type, cancellationToken);

    /// <summary>Waits for a frame of this type; what is in it.</summary>
    public async Task<byte[]> ReadBodyAsync(FrameType type, CancellationToken cancellationToken)
    {
        while (true)
        {
            while (TryTake(out var taken, out var body))
            {
                if (taken == type)
                    return body;
            }

            if (!await ReceiveAsync(cancellationToken))
                throw new IOException($"closed before {type}");
        }
    }

    /// <summary>How many frames of one type come before one of another.</summary>
    public async Task<int> CountUntilAsync(FrameType counted, FrameType last, CancellationToken cancellationToken)
    {
        for (var count = 0; ;)
        {
            while (TryTake(out var taken, out _))
            {
                if (taken == last)
                    return count;
                count += taken == counted ? 1 : 0;
            }

            if (!await ReceiveAsync(cancellationToken))
                throw new IOException($"closed before {last}");
        }
    }

    /// <summary>Reads until the other end closes; the CLOSE frames among what it said.</summary>
    public async Task<IReadOnlyList<CloseFrame>> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var closes = new List<CloseFrame>();
        do
        {
            while (TryTake(out var type, out var body))
            {
                if (type == FrameType.Close)
                    closes.Add(FrameReader.ReadClose(body));
            }
        }
        while (await ReceiveAsync(cancellationToken));
        return closes;
    }

    public void Dispose() => socket.Abort();

    private bool TryTake(out FrameType type, out byte[] body)
    {
        (type, body) = (default, []);
        if (!FrameReader.TryReadHeader(_buffer.AsSpan(0, _length), TunnelLimits.LargestDatagramBytes, out var header)
            || header.HeaderBytes + header.BodyBytes > _length)
            return false;
        type = header.Type;
        body = _buffer[header.HeaderBytes..(header.HeaderBytes + header.BodyBytes)];
        Drop(header.HeaderBytes + header.BodyBytes);
        return true;
    }

    private async Task<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var received = await socket.ReceiveAsync(_buffer.AsMemory(_length), cancellationToken);
            _length += received;
            return received > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Drop(int bytes)
    {
        _buffer.AsSpan(bytes, _length - bytes).CopyTo(_buffer);
        _length -= bytes;
    }
}
