using Striper.Common.Engine;
using Striper.Common.Primitives;

namespace Striper.Fuzz.Execution;

/// <summary>One connection of a leg: what LegConnection is to the engine in the real shell.</summary>
internal sealed class FuzzLeg(EngineLeg leg, ReadOnlyMemory<byte> preface)
{
    private byte[] _pending = new byte[512];
    private int _length;

    /// <summary>The engine's.</summary>
    public EngineLeg Leg => leg;

    /// <summary>The connection that it took the place of.</summary>
    public FuzzLeg? Older { get; init; }

    /// <summary>Bytes that arrived and were not taken.</summary>
    public ReadOnlyMemory<byte> Pending => _pending.AsMemory(0, _length);

    /// <summary>Bytes that were taken.</summary>
    public long Taken { get; private set; }

    /// <summary>The engine has said that it is over.</summary>
    public bool IsOver { get; set; }

    /// <summary>It takes no bytes.</summary>
    public bool IsClogged { get; set; }

    /// <summary>A write is under way.</summary>
    public bool IsWriting { get; set; }

    /// <summary>Bytes that are on their way to an application: until it has them, nothing more is received here.</summary>
    public Delivery? Handing { get; set; }

    /// <summary>How many of them it takes.</summary>
    public int HandingTaken { get; set; }

    /// <summary>Written before any frame, and not yet.</summary>
    public ReadOnlyMemory<byte> Preface { get; set; } = preface;

    /// <summary>CLOSE was written, so nothing may follow.</summary>
    public bool IsClosed { get; set; }

    // The DATA frame whose payload the model is in.

    /// <summary>Its stream.</summary>
    public StreamId DataStream { get; set; }

    /// <summary>Where its next byte belongs.</summary>
    public long DataOffset { get; set; }

    /// <summary>Bytes to come.</summary>
    public int DataLeft { get; set; }

    /// <summary>More bytes arrive.</summary>
    public void Arrive(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _pending.Length)
            Array.Resize(ref _pending, Math.Max(_length + bytes.Length, 2 * _pending.Length));
        bytes.CopyTo(_pending.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>The first bytes were taken.</summary>
    public void Drop(int bytes)
    {
        _pending.AsSpan(bytes, _length - bytes).CopyTo(_pending);
        _length -= bytes;
        Taken += bytes;

        // Whoever still reads them must notice.
        _pending.AsSpan(_length, bytes).Fill(0xDB);
    }
}
