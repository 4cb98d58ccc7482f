namespace Striper.Common.Transport;

/// <summary>
/// A small program that stands where a connection would be: it takes what the peer says and gives what it has to say. It never waits. Not thread-safe;
/// guarded by its <see cref="LocalTransport"/>.
/// </summary>
public abstract class LocalProgram
{
    /// <summary>Why it fails from here on, as a connection that is reset does; null: it does not.</summary>
    public virtual string? Failure => null;

    /// <summary>Whether <see cref="Give"/> has bytes now.</summary>
    public abstract bool HasBytes { get; }

    /// <summary>Whether it has said everything, so that its direction ends.</summary>
    public abstract bool IsDone { get; }

    /// <summary>How many of the bytes it takes: fewer than all only as long as it has bytes to give.</summary>
    public abstract int Take(ReadOnlySpan<byte> bytes);

    /// <summary>How many bytes it has put into the buffer; 0: it has none now.</summary>
    public abstract int Give(Span<byte> buffer);

    /// <summary>The peer has said everything.</summary>
    public virtual void End()
    {
    }
}
