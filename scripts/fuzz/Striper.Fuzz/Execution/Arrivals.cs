namespace Striper.Fuzz.Execution;

/// <summary>
/// The model of one direction of a stream at its receiver: the first byte that was taken for each offset, and where the first FIN was. What
/// reaches the application must be that and nothing else.
/// </summary>
internal sealed class Arrivals
{
    // Further than any credit of these runs.
    private const int MostAhead = 1 << 19;

    private const int MostBytes = 1 << 22;

    private byte[] _bytes = [];
    private bool[] _isThere = [];

    /// <summary>Bytes the application was given.</summary>
    public long Delivered { get; private set; }

    /// <summary>The application was told that nothing follows.</summary>
    public bool IsEnded { get; private set; }

    private long? Final { get; set; }

    private long? PerhapsFinal { get; set; }

    /// <summary>The engine took these bytes.</summary>
    public void Take(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset + bytes.Length > MostBytes || offset > Delivered + MostAhead)
            return;
        var end = (int)offset + bytes.Length;
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(end, 2 * _bytes.Length));
            Array.Resize(ref _isThere, _bytes.Length);
        }

        var isThere = _isThere.AsSpan((int)offset, bytes.Length);
        if (!isThere.Contains(true))
        {
            bytes.CopyTo(_bytes.AsSpan((int)offset));
            isThere.Fill(true);
            return;
        }

        for (var i = (int)offset; i < end; i++)
        {
            if (_isThere[i])
                continue;
            _bytes[i] = bytes[i - (int)offset];
            _isThere[i] = true;
        }
    }

    /// <summary>The engine took a FIN, or refused it if that is not sure.</summary>
    public void TakeFinal(long offset, bool isSure)
    {
        if (isSure)
            Final ??= offset;
        else
            PerhapsFinal = offset;
    }

    /// <summary>
    /// The engine hands these bytes out; <paramref name="taken"/> of them are taken. A stream that <paramref name="isOver"/> meanwhile has no end:
    /// what is said of it is dropped.
    /// </summary>
    public void Deliver(long offset, ReadOnlySpan<byte> bytes, int taken, bool isOver = false)
    {
        if (IsEnded)
            throw new FindingException("bytes after the end were delivered");
        if (offset != Delivered)
            throw new FindingException($"bytes at {offset} were delivered, {Delivered} was next");
        if (offset + bytes.Length > _bytes.Length)
            throw new FindingException($"bytes up to {offset + bytes.Length} were delivered, which never came");
        if (!isOver && Final < offset + bytes.Length)
            throw new FindingException($"bytes up to {offset + bytes.Length} were delivered, the FIN was at {Final}");
        if (_isThere.AsSpan((int)offset, bytes.Length).Contains(false))
            throw new FindingException($"bytes that never came were delivered, somewhere from {offset} on");
        var equal = bytes.CommonPrefixLength(_bytes.AsSpan((int)offset, bytes.Length));
        if (equal < bytes.Length)
            throw new FindingException($"at {offset + equal} another byte was delivered than the first that came");
        Delivered += taken;
    }

    /// <summary>The engine says that nothing follows.</summary>
    public void End()
    {
        if (IsEnded)
            throw new FindingException("the end was told twice");
        if (Final != Delivered && PerhapsFinal != Delivered)
            throw new FindingException($"the end was told at {Delivered}, the FIN was at {Final?.ToString() ?? "no offset"}");
        IsEnded = true;
    }
}
