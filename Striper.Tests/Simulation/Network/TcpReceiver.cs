namespace Striper.Tests.Simulation.Network;

/// <summary>The receiving kernel of one direction: bytes leave in order, so what is behind a lost segment waits for it.</summary>
internal sealed class TcpReceiver(Action<byte[]> deliver)
{
    private readonly Dictionary<long, TcpSegment> _waiting = [];

    /// <summary>Everything below has arrived.</summary>
    public long NextOffset { get; private set; }

    /// <summary>A segment came, perhaps once more.</summary>
    public void OnSegment(TcpSegment segment)
    {
        if (segment.Offset < NextOffset)
            return;
        _waiting[segment.Offset] = segment;
        while (_waiting.Remove(NextOffset, out var next))
        {
            NextOffset = next.End;
            deliver(next.Bytes);
        }
    }
}
