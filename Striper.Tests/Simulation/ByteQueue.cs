namespace Striper.Tests.Simulation;

/// <summary>Bytes in order, in at one end and out at the other.</summary>
internal sealed class ByteQueue
{
    private byte[] _bytes = new byte[4096];
    private int _start;

    /// <summary>Bytes held.</summary>
    public int Length { get; private set; }

    /// <summary>All of them, in one piece; valid until the next change.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(_start, Length);

    /// <summary>Adds bytes at the end.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_start + Length + bytes.Length > _bytes.Length)
        {
            var target = Length + bytes.Length > _bytes.Length / 2 ? new byte[(Length + bytes.Length) * 2] : _bytes;
            _bytes.AsSpan(_start, Length).CopyTo(target);
            (_bytes, _start) = (target, 0);
        }

        bytes.CopyTo(_bytes.AsSpan(_start + Length));
        Length += bytes.Length;
    }

    /// <summary>Takes bytes off the beginning, as an array of their own.</summary>
    public byte[] Read(int bytes)
    {
        var read = _bytes.AsSpan(_start, bytes).ToArray();
        Drop(bytes);
        return read;
    }

    /// <summary>Forgets bytes at the beginning.</summary>
    public void Drop(int bytes)
    {
        _start += bytes;
        Length -= bytes;
        if (Length == 0)
            _start = 0;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Drop(Length);
}
